using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Standby;

/// <summary>The lease as it was read at one moment.</summary>
/// <param name="Epoch">Who may write; 0 before the first engine.</param>
/// <param name="Heartbeat">When that was last confirmed, by the server's clock: compared for change alone.</param>
/// <param name="Holder">The engine, for people.</param>
/// <param name="Process">Its process, for <see cref="HolderProcess"/>.</param>
/// <param name="Address">Where it serves.</param>
/// <param name="AnswersFor">How long it may answer reads and refusals after it was deposed.</param>
/// <param name="QuietEpoch">The newest epoch that knew all older ones to be silent.</param>
/// <param name="ReleasedEpoch">The last epoch that ended orderly.</param>
/// <param name="HeadBlock">The last block that the lease knows of.</param>
/// <param name="Version">Another one after every change, even of the same values.</param>
internal sealed record Lease(
    long Epoch,
    DateTime Heartbeat,
    string Holder,
    string Process,
    string Address,
    TimeSpan AnswersFor,
    long QuietEpoch,
    long ReleasedEpoch,
    long HeadBlock,
    string Version)
{
    private const string Columns =
        "epoch, heartbeat, holder, process, address, answers_ms, quiet_epoch, released_epoch, head_block, "
        + "xmin::text";

    /// <summary>Whether its holder has ended orderly, and nobody before it can still be answering.</summary>
    public bool IsReleased => ReleasedEpoch == Epoch;

    /// <summary>Whether nobody can be answering from an older state, however lately the lease was confirmed.</summary>
    public bool IsKnownSilent =>
        Epoch == 0 || (QuietEpoch == Epoch && (IsReleased || HolderProcess.IsGone(Process)));

    /// <summary>
    /// How much longer somebody might answer from an older state, when no epoch was confirmed for as long as that.
    /// </summary>
    public TimeSpan AnswersAfter(TimeSpan silence) => AnswersFor > silence ? AnswersFor - silence : TimeSpan.Zero;

    /// <summary>Reads it.</summary>
    public static async Task<Lease> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        await connection.FirstAsync(
            $"SELECT {Columns} FROM engine.engine_lease",
            row => new Lease(
                row.GetInt64(0),
                row.GetDateTime(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                TimeSpan.FromMilliseconds(row.GetInt64(5)),
                row.GetInt64(6),
                row.GetInt64(7),
                row.GetInt64(8),
                row.GetString(9)),
            cancellation).ConfigureAwait(false)
        ?? throw new JournalException("The lease of the journal is missing: restore the row of engine.engine_lease.");
}
