using Engine.Core.Ledger;
using Engine.Journal.History;

namespace Engine.Journal.Tests.History;

/// <summary>The leaves that are archived, and what that may keep from being answered: nothing else, and never silently.</summary>
internal sealed class ArchivedPart
{
    private readonly HashSet<int> _leaves = [];

    /// <summary>How often an archive was named.</summary>
    public int Refusals { get; private set; }

    public void Add(IEnumerable<ArchivedLeafInfo> leaves) => _leaves.UnionWith(leaves.Select(leaf => leaf.Leaf));

    public void Clear() => _leaves.Clear();

    /// <summary>What is expected before a refusal: all of it where there was none.</summary>
    public List<T> Before<T>(LeafArchivedException? refused, List<T> expected, Func<T, long> sequence, bool newestFirst) =>
        refused is null
            ? expected
            : [.. expected.TakeWhile(item => newestFirst
                ? sequence(item) > refused.LastSequence
                : sequence(item) < refused.FirstSequence)];

    /// <summary>Requires that a refusal is due: that leaf is archived, and the account, if one was named, has an event in it.</summary>
    public void RequireReason(LeafArchivedException? refused, HistoryWorld world, UInt128 account)
    {
        if (refused is null)
        {
            return;
        }

        Refusals++;
        Assert.Contains(refused.Leaf, _leaves);
        Assert.True(File.Exists(refused.File));
        Assert.True(account == UInt128.Zero || world.Events.Any(happened =>
            happened.Sequence >= refused.FirstSequence && happened.Sequence <= refused.LastSequence && Touches(happened, account)));
    }

    /// <summary>The answer; null where it was refused with reason.</summary>
    public async Task<BalanceAnswer?> AnswerAsync(HistoryWorld world, UInt128 account, Func<Task<BalanceAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (LeafArchivedException refused)
        {
            RequireReason(refused, world, account);
            return null;
        }
    }

    private static bool Touches(in LedgerEvent happened, UInt128 account) =>
        happened.DebitAccountId == account || happened.CreditAccountId == account
        || (happened.Kind == EventKind.AccountCreated && happened.Id == account);
}
