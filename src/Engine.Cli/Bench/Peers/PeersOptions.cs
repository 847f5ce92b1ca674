namespace Engine.Cli.Bench.Peers;

/// <summary>How the comparison with PostgreSQL alone runs.</summary>
/// <param name="Rounds">How often each is measured; medians are told.</param>
/// <param name="Duration">Time of each measurement.</param>
/// <param name="Accounts">Accounts that transfers are between, all drawn alike.</param>
internal sealed record PeersOptions(int Rounds, TimeSpan Duration, int Accounts)
{
    /// <summary>Accounts of a run whose figures mean something.</summary>
    public const int FullAccounts = 1_000_000;

    /// <summary>Transfers in a request of the engine, and in a batch by sets.</summary>
    public const int Batch = 8_000;

    /// <summary>Connections that call the function.</summary>
    public const int Connections = 16;
}
