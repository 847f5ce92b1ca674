namespace Engine.Edge.Tests.Fixtures;

/// <summary>The memory that docs/bounds.md says an engine never passes, from its options. Bytes.</summary>
internal sealed record Ceiling
{
    private const long Program = 192L << 20;
    private const long Connection = 5L << 20;
    private const long Call = 48L << 10;
    private const long Event = 1_024;
    private const long Account = 512;
    private const long Transfer = 560;

    public required long RequestBytes { get; init; }

    public required long RingBytes { get; init; }

    public required int EventBuffer { get; init; }

    public required int Connections { get; init; }

    public required int Calls { get; init; }

    public long Accounts { get; init; }

    public long Transfers { get; init; }

    public long Bytes =>
        Program
        + (2 * (RequestBytes + RingBytes))
        + (EventBuffer * Event)
        + (Connections * Connection)
        + (Calls * Call)
        + (Accounts * Account)
        + (Transfers * Transfer);
}
