using Engine.Core.Pipeline;

namespace Engine.Server.Bounds;

/// <summary>
/// What a request costs in memory until its reply has left: its batch, its results and the reply. Before it is read
/// only its length is known, and the cost is the worst that a message of that length can be.
/// </summary>
internal static class MessageCost
{
    // An empty element: its tag and a length of 0.
    private const int SmallestElement = 2;
    private const int Overhead = 1_024;

    // A record, and a result or a found record with its place in the reply.
    private const int RecordBytes = 128;
    private const int AnswerBytes = 256;

    // A found account may bring a name of 255 bytes, kept in an array that doubles and written into the reply.
    private const int NameBytes = 3 * 256;

    // The balances of both accounts after a transfer that was ok, kept and in the reply. Only one of two ids and its flags
    // at the least can be ok.
    private const int BalanceBytes = 384;
    private const int SmallestTransfer = 40;

    /// <summary>The most that a message of so many bytes can come to.</summary>
    public static long AtMost(long messageBytes, bool findsNames, bool tellsBalances = false)
    {
        int count = (int)Math.Min(messageBytes / SmallestElement, PartitionOptions.MaxBatch);
        long balances = tellsBalances ? Math.Min(messageBytes / SmallestTransfer, PartitionOptions.MaxBatch) : 0;
        return messageBytes + Of(count, findsNames) + (balances * BalanceBytes);
    }

    /// <summary>The most that a request to resolve a group can come to, short as its message is.</summary>
    public static long OfGroup { get; } = Of(PartitionOptions.MaxBatch, findsNames: false);

    /// <summary>What a request that was read comes to.</summary>
    public static long Of(Batch batch) =>
        batch.Text.Length
        + Of(batch.Count, batch.Kind == BatchKind.LookupAccounts)
        + (batch.WithBalances ? (long)batch.Count * BalanceBytes : 0);

    private static long Of(int count, bool findsNames) =>
        Overhead
        + ((long)BatchPool.CapacityFor(count) * RecordBytes)
        + ((long)count * (AnswerBytes + (findsNames ? NameBytes : 0)));
}
