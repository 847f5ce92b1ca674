using System.Text;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Model;
using Engine.Simulation.Tests.Workload;

namespace Engine.Simulation.Tests.Checks;

/// <summary>Everything that an answer says.</summary>
internal sealed class Content
{
    private Content()
    {
    }

    /// <summary>What is left of a request that was never applied.</summary>
    public static Content Nothing { get; } = new();

    public IReadOnlyList<Answer> Answers { get; private init; } = [];

    public Account[] Accounts { get; private init; } = [];

    public string[] Names { get; private init; } = [];

    public Transfer[] Transfers { get; private init; } = [];

    public UInt128[] Ids { get; private init; } = [];

    public UInt128 Digest { get; private init; }

    /// <summary>Copies what a batch says now.</summary>
    public static Content Of(Request request, Batch batch) => request.Kind switch
    {
        BatchKind.LookupAccounts => new Content
        {
            Accounts = batch.Accounts[..batch.Found],
            Names = [.. batch.Names[..batch.Found].Select(name => TextOf(name, batch.Text))],
        },
        BatchKind.LookupTransfers => new Content { Transfers = batch.Transfers[..batch.Found] },
        BatchKind.ResolveNames => new Content { Ids = batch.Ids[..batch.Count] },
        BatchKind.Audit => new Content { Digest = batch.AuditDigest },
        _ => new Content { Answers = DenseAnswers.Of(batch.Results, AmountsOf(request)) },
    };

    /// <summary>What the reference answers to a request that writes.</summary>
    public static Content OfWrite(ReferenceLedger reference, Request request, ulong now) => new()
    {
        Answers = request.Kind switch
        {
            BatchKind.CreateAccounts => reference.CreateAccounts(request.Accounts, now),
            BatchKind.CreateTransfers => reference.CreateTransfers(request.Transfers, now),
            BatchKind.SetAccountLimits => reference.SetAccountLimits(request.Limits, now),
            BatchKind.ExtendHolds => reference.ExtendHolds(request.Extensions, now),
            _ => reference.NameAccounts(request.Names, request.Text, now),
        },
    };

    /// <summary>What the reference answers to one that reads; a digest it cannot compute.</summary>
    public static Content OfRead(ReferenceLedger reference, Request request)
    {
        List<Account> accounts = [];
        List<Transfer> transfers = [];
        foreach (UInt128 id in request.Ids)
        {
            if (request.Kind == BatchKind.LookupAccounts && reference.TryGetAccount(id, out Account account))
            {
                accounts.Add(account);
            }
            else if (request.Kind == BatchKind.LookupTransfers && reference.TryGetTransfer(id, out Transfer transfer))
            {
                transfers.Add(transfer);
            }
        }

        return new Content
        {
            Accounts = [.. accounts],
            Names = [.. accounts.Select(account => reference.NameOf(account.Id))],
            Transfers = [.. transfers],
            Ids = [.. request.Names.Select(name => Resolve(reference, name, request.Text))],
        };
    }

    /// <summary>Where two answers differ; null where they do not.</summary>
    public string? DifferenceTo(Content other) =>
        !Answers.SequenceEqual(other.Answers) ? $"{Join(Answers)} against {Join(other.Answers)}"
        : !Accounts.AsSpan().SequenceEqual(other.Accounts)
            ? $"accounts {Join(Accounts.Select(Describe))} against {Join(other.Accounts.Select(Describe))}"
        : !Names.SequenceEqual(other.Names) ? $"names {Join(Names)} against {Join(other.Names)}"
        : !Transfers.AsSpan().SequenceEqual(other.Transfers)
            ? $"transfers {Join(Transfers.Select(t => t.Id))} against {Join(other.Transfers.Select(t => t.Id))}"
        : !Ids.AsSpan().SequenceEqual(other.Ids) ? $"names of {Join(Ids)} against {Join(other.Ids)}"
        : Digest != other.Digest ? $"digest {Digest:x} against {other.Digest:x}"
        : null;

    private static UInt128 Resolve(ReferenceLedger reference, AccountName name, byte[] text) =>
        reference.TryResolveName(name.Ledger, TextOf(name, text), out UInt128 id) ? id : 0;

    private static string TextOf(AccountName name, byte[] text) =>
        Encoding.UTF8.GetString(text, name.Offset, name.Length);

    private static UInt128[] AmountsOf(Request request) => request.Kind == BatchKind.CreateTransfers
        ? [.. request.Transfers.Select(transfer => transfer.Amount)]
        : new UInt128[request.Count];

    private static string Describe(Account a) =>
        $"{a.Id}:{a.DebitsPending}/{a.DebitsPosted}/{a.CreditsPending}/{a.CreditsPosted}/{a.Flags}";

    private static string Join<T>(IEnumerable<T> items) => $"[{string.Join(", ", items)}]";
}
