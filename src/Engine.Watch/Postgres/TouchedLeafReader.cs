using Engine.Journal;
using Engine.Watch.Samples;

namespace Engine.Watch.Postgres;

/// <summary>
/// Asks PostgreSQL once a second whether it counts rows of the journal as updated or deleted, in whatever leaf: that costs nothing,
/// however much is written, and tells where to look. A leaf that was touched is verified as a whole. On a thread apart.
/// </summary>
public sealed class TouchedLeafReader : IDisposable
{
    // A count that is kept by PostgreSQL for its own ends: sessions tell it when a transaction ends, or a second later.
    private const string Question =
        """
        SELECT substring(relname FROM 9)::int AS leaf, n_tup_upd + n_tup_del AS changes
        FROM pg_stat_user_tables
        WHERE schemaname = 'engine' AND relname ~ '^journal_[0-9]+$' AND n_tup_upd + n_tup_del > 0
        """;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestVerification = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(30);

    private readonly string _asking;
    private readonly string _verifying;
    private readonly TimeProvider _time;
    private readonly WatchThread _thread;
    private readonly Dictionary<int, long> _tried = [];
    private volatile IReadOnlyList<TouchedLeaf> _touched = [];
    private Dictionary<int, long>? _before;
    private WatchConnection? _connection;

    /// <summary>Prepares to look; nothing runs until <see cref="Start"/>.</summary>
    /// <param name="connectionString">The journal's server and database.</param>
    /// <param name="time">The clock.</param>
    public TouchedLeafReader(string connectionString, TimeProvider time)
    {
        (_verifying, _time) = (connectionString, time);
        _asking = WatchConnection.StringOf(connectionString, "engine watch leaves");
        var pulse = new Pulse("reader of touched leaves", s_longestVerification + s_interval, time);
        _thread = new WatchThread("engine watch leaves", pulse, Look, AfterFailure, Close);
    }

    /// <summary>By which it says that it lives.</summary>
    public Pulse Pulse => _thread.Pulse;

    /// <summary>The leaves that were touched since it began to look, and what is known of them.</summary>
    public IReadOnlyList<TouchedLeaf> Touched => _touched;

    /// <summary>Begins to look.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends it, and closes the connection; an answer that is outstanding is hardly waited for.</summary>
    public void Dispose() => _thread.Dispose();

    private TimeSpan Look()
    {
        _connection ??= WatchConnection.Open(_asking);
        Look(_connection.Ask<Counted>(Question));
        return s_interval;
    }

    private TimeSpan AfterFailure(Exception failure)
    {
        Close();
        return s_interval;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private void Look(IReadOnlyList<Counted> counted)
    {
        // What was touched before was verified when this engine started, or will be in the audit's rounds.
        _before ??= counted.ToDictionary(leaf => leaf.Leaf, leaf => leaf.Changes);
        foreach (Counted leaf in counted)
        {
            if (leaf.Changes < _before.GetValueOrDefault(leaf.Leaf))
            {
                _before[leaf.Leaf] = 0; // PostgreSQL has begun to count anew: all of these are new
            }

            long changes = leaf.Changes - _before.GetValueOrDefault(leaf.Leaf);
            TouchedLeaf? known = _touched.FirstOrDefault(touched => touched.Leaf == leaf.Leaf);
            if (changes > 0 && (known is not { IsVerified: true } || known.Changes != changes))
            {
                Verify(leaf.Leaf, changes, known?.Damage ?? "");
            }
        }

        // A row that was put back is counted as inserted, like any other; and what PostgreSQL counted it forgets after a crash.
        foreach (TouchedLeaf open in _touched.Where(leaf => leaf is not { IsVerified: true, Damage: "" } && IsDueAgain(leaf.Leaf)))
        {
            Verify(open.Leaf, open.Changes, open.Damage);
        }
    }

    private bool IsDueAgain(int leaf) => _time.GetElapsedTime(_tried.GetValueOrDefault(leaf)) >= s_again;

    private void Verify(int leaf, long changes, string damage)
    {
        _tried[leaf] = _time.GetTimestamp(); // before: one that fails is not tried again and again
        Tell(new TouchedLeaf(leaf, changes, IsVerified: false, damage));
        Tell(new TouchedLeaf(leaf, changes, IsVerified: true, DamageOf(leaf)));
    }

    private void Tell(TouchedLeaf leaf) =>
        _touched = [.. _touched.Where(other => other.Leaf != leaf.Leaf), leaf];

    private string DamageOf(int leaf)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_thread.Stopping);
        try
        {
            VerifyAsync(leaf, ends.Token).WaitAsync(s_longestVerification, _time, _thread.Stopping).GetAwaiter().GetResult();
            return "";
        }
        catch (JournalDamageException damage)
        {
            return damage.Message;
        }
        finally
        {
            ends.Cancel(); // what takes too long goes no further
        }
    }

    private async Task VerifyAsync(int leaf, CancellationToken cancellation)
    {
        (long from, long to) = await RangeVerifier.FindLeafAsync(_verifying, leaf, cancellation).ConfigureAwait(false);
        await RangeVerifier.VerifyAsync(_verifying, from, to, null, cancellation).ConfigureAwait(false);
    }

    private sealed record Counted(int Leaf, long Changes);
}
