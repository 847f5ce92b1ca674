namespace Engine.Cli.Import;

/// <summary>What an import did.</summary>
internal sealed record ImportSummary
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The SHA-256 of its content, from which the transfers' ids derive.</summary>
    public required byte[] ContentDigest { get; init; }

    /// <summary>Decimals of the amounts.</summary>
    public required int Scale { get; init; }

    /// <summary>What became of rows.</summary>
    public required RowNotes Notes { get; init; }

    /// <summary>What became of transfers.</summary>
    public required Settlement Settlement { get; init; }

    /// <summary>Accounts that the file speaks of.</summary>
    public required int Accounts { get; init; }

    /// <summary>Accounts created now.</summary>
    public required int AccountsCreated { get; init; }

    /// <summary>How the stated balances compare; null where the map names no such column.</summary>
    public RunningBalances? Stated { get; init; }

    /// <summary>How the engine's balances compare; null where the map does not ask.</summary>
    public BalanceProof? Proof { get; init; }

    /// <summary>How long reading through took, before anything was sent.</summary>
    public required TimeSpan SurveyTime { get; init; }

    /// <summary>How long sending took.</summary>
    public required TimeSpan SendTime { get; init; }

    /// <summary>Transfers answered per second of sending.</summary>
    public double Rate => Settlement.Sent / Math.Max(SendTime.TotalSeconds, 1e-9);

    /// <summary>Whether nothing was refused.</summary>
    public bool IsWithoutRefusals => Settlement.RefusedCount == 0;

    /// <summary>Whether every line could be read and every balance is as it should be.</summary>
    public bool IsSound =>
        Notes.BadLines == 0 && (Stated?.Unexpected ?? 0) == 0 && (Proof?.Different ?? 0) == 0;
}

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows in the file.</param>
/// <param name="RowsRead">Rows read for sending.</param>
/// <param name="Answered">Transfers answered.</param>
/// <param name="Refused">Transfers refused.</param>
/// <param name="LastSequence">All is durable up to here.</param>
/// <param name="Elapsed">Since sending began.</param>
internal readonly record struct ImportProgress(
    long Rows, long RowsRead, long Answered, long Refused, ulong LastSequence, TimeSpan Elapsed);
