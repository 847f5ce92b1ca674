using Npgsql;
using NpgsqlTypes;

namespace Engine.Cli.Bench.Peers;

/// <summary>A function call a transfer.</summary>
internal sealed class FunctionPeer : IPeer
{
    /// <inheritdoc/>
    public int Batch => 1;

    /// <inheritdoc/>
    public async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand("SELECT peers.transfer($1, $2, $3, $4, $5, $6)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid },
                new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint },
                new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint },
                new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint },
                new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = PeerDatabase.Ledger },
                new NpgsqlParameter<short> { NpgsqlDbType = NpgsqlDbType.Smallint, TypedValue = PeerDatabase.Code },
            },
        };
        await command.PrepareAsync(cancellation);
        return command;
    }

    /// <inheritdoc/>
    public void Fill(NpgsqlCommand command, PeerTransfers transfers)
    {
        (Guid id, long debit, long credit, long amount) = transfers.Next();
        ((NpgsqlParameter<Guid>)command.Parameters[0]).TypedValue = id;
        ((NpgsqlParameter<long>)command.Parameters[1]).TypedValue = debit;
        ((NpgsqlParameter<long>)command.Parameters[2]).TypedValue = credit;
        ((NpgsqlParameter<long>)command.Parameters[3]).TypedValue = amount;
    }

    /// <inheritdoc/>
    public async Task CallAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        if (await command.ExecuteScalarAsync(cancellation) is not "ok" and var refusal)
        {
            throw new ToolException($"The run is void: the function refused a transfer ({refusal}).");
        }
    }
}
