namespace Engine.Cli.Import;

/// <summary>What is imported, and how it is read.</summary>
internal sealed record ImportFile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The map; null where the header is that of the plain format.</summary>
    public ImportMap? Map { get; init; }

    /// <summary>The ledger, in the place of what map or columns say.</summary>
    public uint? Ledger { get; init; }

    /// <summary>Whether accounts that a file of the plain format gives by id are created.</summary>
    public bool CreateAccounts { get; init; }

    /// <summary>Whether lines that cannot be read are counted and passed over; otherwise nothing is sent.</summary>
    public bool SkipBadLines { get; init; }
}
