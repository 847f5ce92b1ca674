using Engine.Client.Calls;
using Engine.Client.Streams;
using Engine.Client.Wire;
using Engine.V1;

namespace Engine.Client.Tests;

/// <summary>How the reply to a retry is read as the answer to the call. A plus marks a linked transfer.</summary>
public sealed class EarlierAttemptTests
{
    [Theory]
    [InlineData("1 2 3", "exists exists exists", "ok ok ok")]
    [InlineData("1 2 3", "ok exists exceeds", "ok ok exceeds")]
    [InlineData("1 2", "burnt ok", "exceeds ok")]
    [InlineData("1+ 2+ 3", "exists exists exists", "ok ok ok")]
    [InlineData("1+ 2", "linked exists", "linked exists")]
    [InlineData("1+ 2", "exists linked", "exists linked")]
    [InlineData("1+ 2 3", "linked exists exists", "linked exists ok")]
    [InlineData("1+ 2", "linked burnt", "linked exceeds")]
    [InlineData("1+ 2", "burnt linked", "exceeds linked")]
    [InlineData("1+ 2+", "linked open", "linked open")]
    [InlineData("1 1", "exists exists", "ok exists")]
    [InlineData("1 1", "burnt burnt", "exceeds burnt")]
    [InlineData("1 2", "differs exists", "differs ok")]
    [InlineData("1+ 2 1+ 2", "exists exists exists exists", "ok ok exists exists")]
    public void A_lost_answer_is_given_back(string transfers, string replied, string answered)
    {
        var asked = transfers.Split(' ').Select(Transfer).ToArray();
        var reply = new SubmitReply { Errors = Errors(replied) };

        var resolved = EarlierAttempt.Resolve(asked, reply);

        var words = Enumerable.Repeat("ok", asked.Length).ToArray();
        foreach (var error in resolved.Errors)
        {
            words[error.Index] = Word(error);
        }

        Assert.Equal(answered, string.Join(' ', words));
        var known = reply.Errors
            .Where(error => error.Result == CreateTransferResult.Exists).Select(error => error.Index);
        var expected = known.Except(resolved.Errors.Select(error => error.Index));
        Assert.Equal(expected, resolved.Earlier.Select(earlier => earlier.Index));
        Assert.All(resolved.Earlier, earlier => Assert.Equal(100UL + (ulong)earlier.Index, earlier.Timestamp));
    }

    [Theory]
    [InlineData("1 2", "exists exists", "ok ok")]
    [InlineData("1+ 2", "exists exists", "ok ok")]
    [InlineData("1+ 2", "linked exists", "linked exists")]
    [InlineData("1 1", "exists exists", "ok exists")]
    public void Accounts_are_read_alike(string accounts, string replied, string answered)
    {
        var asked = accounts.Split(' ').Select(word => new Account
        {
            Id = (UInt128)(word[0] - '0'), Flags = word.EndsWith('+') ? AccountFlags.Linked : AccountFlags.None,
        }).ToArray();
        var errors = replied.Split(' ').Select((word, index) => new AccountError(
            index, word == "linked" ? CreateAccountResult.LinkedEventFailed : CreateAccountResult.Exists, 0)).ToList();

        var words = Enumerable.Repeat("ok", asked.Length).ToArray();
        foreach (var error in EarlierAccounts.Resolve(asked, errors))
        {
            words[error.Index] = error.Result == CreateAccountResult.Exists ? "exists" : "linked";
        }

        Assert.Equal(answered, string.Join(' ', words));
    }

    private static Transfer Transfer(string word) => Given.Transfer(
        (UInt128)(word[0] - '0'), word.EndsWith('+') ? TransferFlags.Linked : TransferFlags.None);

    private static List<TransferError> Errors(string replied) => replied.Split(' ')
        .Select((word, index) => (word, index))
        .Where(pair => pair.word != "ok")
        .Select(pair => pair.word switch
        {
            "exists" => new TransferError(pair.index, CreateTransferResult.Exists, 100 + (ulong)pair.index, default),
            "burnt" => new TransferError(
                pair.index, CreateTransferResult.IdAlreadyFailed, 0, CreateTransferResult.ExceedsCredits),
            "exceeds" => new TransferError(pair.index, CreateTransferResult.ExceedsCredits, 0, default),
            "linked" => new TransferError(pair.index, CreateTransferResult.LinkedEventFailed, 0, default),
            "open" => new TransferError(pair.index, CreateTransferResult.LinkedEventChainOpen, 0, default),
            _ => new TransferError(pair.index, CreateTransferResult.ExistsWithDifferentAmount, 0, default),
        }).ToList();

    private static string Word(TransferError error) => error.Result switch
    {
        CreateTransferResult.Exists => "exists",
        CreateTransferResult.IdAlreadyFailed => "burnt",
        CreateTransferResult.ExceedsCredits => "exceeds",
        CreateTransferResult.LinkedEventFailed => "linked",
        CreateTransferResult.LinkedEventChainOpen => "open",
        _ => "differs",
    };
}
