namespace Engine.Journal.Recovery;

/// <summary>A stretch of rows as they came from COPY; reused when none of its rows is needed any more.</summary>
internal sealed class RowChunk
{
    /// <summary>Room for rows, bytes.</summary>
    public const int Capacity = 1 << 20;

    /// <summary>The rows, pinned.</summary>
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);

    /// <summary>Where each row is, and what it is.</summary>
    public List<RowPlace> Rows { get; } = new(Capacity / 128);

    /// <summary>Rows that are still needed.</summary>
    public int Live { get; set; }
}
