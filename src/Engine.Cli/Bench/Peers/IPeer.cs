using Npgsql;

namespace Engine.Cli.Bench.Peers;

/// <summary>A way to book transfers in PostgreSQL alone: one prepared call on one connection, again and again.</summary>
internal interface IPeer
{
    /// <summary>Transfers in a call.</summary>
    int Batch { get; }

    /// <summary>Prepares the call.</summary>
    Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation);

    /// <summary>Puts the next transfers into the call.</summary>
    void Fill(NpgsqlCommand command, PeerTransfers transfers);

    /// <summary>Calls, and requires that every transfer was ok.</summary>
    /// <exception cref="ToolException">One was refused.</exception>
    Task CallAsync(NpgsqlCommand command, CancellationToken cancellation);
}
