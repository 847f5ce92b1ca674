namespace Engine.Core.Ledger;

/// <summary>Everything one ledger holds: what replay has to make again.</summary>
internal sealed class LedgerState
{
    /// <summary>Makes an empty state.</summary>
    public LedgerState()
    {
        Undo = new UndoLog(Accounts, Transfers, Limits);
        Effects = new Effects(Accounts, Transfers, Limits, Undo);
        Forgetting = new Forgetting(Transfers);
    }

    /// <summary>The accounts.</summary>
    public AccountTable Accounts { get; } = new();

    /// <summary>The transfers, holds and burnt ids.</summary>
    public TransferTable Transfers { get; } = new();

    /// <summary>The names of accounts.</summary>
    public NameTable Names { get; } = new();

    /// <summary>The limits of accounts, and what was debited lately where velocity is limited.</summary>
    public LimitTable Limits { get; } = new();

    /// <summary>The settings of the engine that were changed while it ran.</summary>
    public SettingLog Settings { get; } = new();

    /// <summary>The savepoint of the chain that is open, if one is.</summary>
    public UndoLog Undo { get; }

    /// <summary>How the state changes.</summary>
    public Effects Effects { get; }

    /// <summary>How it lets go of what sealed leaves hold.</summary>
    public Forgetting Forgetting { get; }

    /// <summary>Highest stamp given so far, ns since the Unix epoch.</summary>
    public ulong LastTimestamp { get; set; }
}
