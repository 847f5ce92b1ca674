namespace Engine.Journal.Rows;

/// <summary>What stands around the rows in COPY's binary format.</summary>
internal static class CopyFormat
{
    /// <summary>Signature, no flags, no header extension.</summary>
    public static ReadOnlySpan<byte> Header =>
    [
        (byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0,
        0, 0, 0, 0,
        0, 0, 0, 0,
    ];

    /// <summary>The field count that ends the rows.</summary>
    public static ReadOnlySpan<byte> Trailer => [0xFF, 0xFF];
}
