using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Fencing;
using Engine.Journal.Preflight;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Lanes;

/// <summary>One connection of a lane, checked and under an epoch.</summary>
internal sealed class LaneSession : IAsyncDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly NpgsqlConnection _connection;
    private readonly int _requiredStandbys;
    private readonly WarningWatch _warnings;
    private (int Leaf, string Text) _copy;

    private LaneSession(NpgsqlConnection connection, int requiredStandbys)
    {
        (_connection, _requiredStandbys) = (connection, requiredStandbys);
        Abandoned = _abandoned.Token;
        BackendPid = connection.ProcessID;
        _warnings = new WarningWatch(connection);
    }

    /// <summary>Process id of its backend.</summary>
    public int BackendPid { get; }

    /// <summary>Whether the server has warned since the last <see cref="ForgetWarnings"/>.</summary>
    public bool HasWarned => _warnings.Warning is not null;

    /// <summary>Falls when nobody waits for the server any more. Never to be given to a commit.</summary>
    public CancellationToken Abandoned { get; }

    /// <summary>
    /// Connects, ends what is left of the lane's earlier backends, and does the preflight. To cancel it can take as long
    /// as the server is silent (see <see cref="ControlConnection"/>): whoever may not wait for that closes what comes of
    /// it later.
    /// </summary>
    public static async Task<LaneSession> OpenAsync(
        int lane, LaneContext context, Watermark watermark, CancellationToken cancellation)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"engine lane {lane} epoch {context.Epoch}");
        NpgsqlConnection connection = await context.Sessions.OpenAsync(name, cancellation).ConfigureAwait(false);
        try
        {
            await context.RequireSameJournalAsync(connection, watermark, cancellation).ConfigureAwait(false);
            await JournalPreflight.RequireGuardsAsync(connection, watermark.Leaf, cancellation).ConfigureAwait(false);
            await connection.TerminateNamesakesAsync(name).ConfigureAwait(false);
            await connection.ExecuteAsync(
                string.Create(CultureInfo.InvariantCulture, $"SET engine.epoch = '{context.Epoch}'"), cancellation)
                .ConfigureAwait(false);
            return new LaneSession(connection, context.RequiredStandbys);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts afresh with warnings.</summary>
    public void ForgetWarnings() => _warnings.Forget();

    /// <summary>Opens a COPY straight into a leaf.</summary>
    public Task<NpgsqlRawCopyStream> BeginCopyAsync(int leaf)
    {
        if (_copy.Leaf != leaf)
        {
            _copy = (leaf, $"COPY {Leaves.TableOf(leaf)} ({RowLayout.ColumnList}) FROM STDIN (FORMAT binary)");
        }

        return _connection.BeginRawBinaryCopyAsync(_copy.Text, Abandoned);
    }

    /// <summary>The hash of the block of that number in a leaf; null if there is none.</summary>
    public Task<byte[]?> FindHashAsync(int leaf, long number) =>
        JournalPreflight.FindHashAsync(_connection, leaf, number, Abandoned);

    /// <summary>Commits a row of its own under the fence; it is replicated only after everything before it.</summary>
    public Task ConfirmAsync(Block block) => _connection.ConfirmEpochAsync(
        block.Number, block.LastSequence, block.Hash.ToArray(), _requiredStandbys, CancellationToken.None);

    /// <summary>Breaks off what waits for the server, save a commit.</summary>
    public void Abandon() => _ = _abandoned.CancelAsync();

    /// <summary>Closes the connection, whatever is under way on it.</summary>
    public async ValueTask DisposeAsync()
    {
        _warnings.Dispose();
        await _connection.DisposeAsync().ConfigureAwait(false);
        _abandoned.Dispose();
    }
}
