using System.Buffers.Binary;

namespace Engine.Cli.Bench.Peers;

/// <summary>
/// The transfers of one connection: payers and payees all drawn alike, ids that rise, as the engine's load has them
/// (kinder to the peers' index than random ones). For one thread.
/// </summary>
internal sealed class PeerTransfers(int accounts, int seed)
{
    private const long MostAmount = 50_000;

    private readonly Random _random = new(seed);
    private readonly ulong _run = (ulong)Random.Shared.NextInt64();
    private readonly int _half = accounts / 2;
    private ulong _made;

    /// <summary>The next one.</summary>
    public (Guid Id, long Debit, long Credit, long Amount) Next()
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, _run);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], ++_made);
        return (
            new Guid(id, bigEndian: true),
            1 + _random.Next(_half),
            1 + _half + _random.Next(accounts - _half),
            1 + _random.NextInt64(MostAmount));
    }
}
