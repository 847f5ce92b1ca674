using Npgsql;
using NpgsqlTypes;

namespace Engine.Cli.Bench.Peers;

/// <summary>A batch a call, by sets.</summary>
internal sealed class SetPeer(int batch) : IPeer
{
    /// <inheritdoc/>
    public int Batch => batch;

    /// <inheritdoc/>
    public async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand("SELECT place, result FROM peers.transfer_batch($1, $2, $3, $4, $5, $6)", connection)
        {
            CommandTimeout = 0,
            Parameters =
            {
                ArrayOf<Guid>(NpgsqlDbType.Uuid),
                ArrayOf<long>(NpgsqlDbType.Bigint),
                ArrayOf<long>(NpgsqlDbType.Bigint),
                ArrayOf<long>(NpgsqlDbType.Bigint),
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
        Guid[] ids = Values<Guid>(command, 0);
        long[] debits = Values<long>(command, 1);
        long[] credits = Values<long>(command, 2);
        long[] amounts = Values<long>(command, 3);
        for (int i = 0; i < batch; i++)
        {
            (ids[i], debits[i], credits[i], amounts[i]) = transfers.Next();
        }
    }

    /// <inheritdoc/>
    public async Task CallAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        if (await reader.ReadAsync(cancellation))
        {
            throw new ToolException(
                $"The run is void: the SQL by sets refused transfer {reader.GetInt64(0)} ({reader.GetString(1)}).");
        }
    }

    private static T[] Values<T>(NpgsqlCommand command, int parameter) =>
        ((NpgsqlParameter<T[]>)command.Parameters[parameter]).TypedValue!;

    private NpgsqlParameter<T[]> ArrayOf<T>(NpgsqlDbType type) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = new T[batch] };
}
