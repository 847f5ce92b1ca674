using System.Globalization;
using Engine.Journal.Blocks;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Verification;

/// <summary>
/// Holds the newest rows of the journal in PostgreSQL against what this engine knows that it has committed: checksums, holes,
/// the chain, and that its end is the engine's own. Rows that were found damaged are looked at until they are right again.
/// For one thread at a time.
/// </summary>
public sealed class RecentVerifier : IDisposable
{
    private readonly Func<CommittedBlocks?> _committed;
    private SpanReader _reader = new();
    private (CommittedBlock From, CommittedBlock Through)? _damaged;

    /// <summary>Prepares to compare.</summary>
    /// <param name="committed">What the engine has committed; null before it leads.</param>
    internal RecentVerifier(Func<CommittedBlocks?> committed) => _committed = committed;

    /// <summary>Spans that had to be read from the start of their leaf, since where they begin was guessed wrong.</summary>
    public long WholeReads { get; private set; }

    /// <summary>Compares as of now. Damage is told, not thrown.</summary>
    /// <param name="connection">A connection of the caller's own that is free.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="NpgsqlException">PostgreSQL could not be asked.</exception>
    public async Task<RecentVerification> VerifyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (_committed()?.Recent is not { } recent)
        {
            return RecentVerification.Nothing;
        }

        if (_damaged is not { } damaged)
        {
            return await VerifyAsync(connection, recent.From, recent.Through, cancellation).ConfigureAwait(false);
        }

        RecentVerification before =
            await VerifyAsync(connection, damaged.From, damaged.Through, cancellation).ConfigureAwait(false);
        CommittedBlock from = recent.From.Head.Block > damaged.Through.Head.Block ? recent.From : damaged.Through;
        return before.Damage.Length > 0
            ? before.And(await VerifyAsync(connection, from, recent.Through, cancellation).ConfigureAwait(false))
            : await VerifyAsync(connection, recent.From, recent.Through, cancellation).ConfigureAwait(false);
    }

    /// <summary>Another one that goes on with what was found, for when this one does not come back.</summary>
    public RecentVerifier Anew() => new(_committed) { _damaged = _damaged };

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private async Task<RecentVerification> VerifyAsync(
        NpgsqlConnection connection, CommittedBlock from, CommittedBlock through, CancellationToken cancellation)
    {
        RowTotals committed = through.Totals - from.Totals;
        if (from.Head.Block == through.Head.Block)
        {
            return new RecentVerification(from.Head.NextSequence, from.Head.Sequence, committed, default);
        }

        (RowTotals? sound, _) = await TryReadAsync(connection, from, through, guesses: true, cancellation).ConfigureAwait(false);
        string damage = "";
        if (sound is null)
        {
            WholeReads++;
            (sound, damage) = await TryReadAsync(connection, from, through, guesses: false, cancellation).ConfigureAwait(false);
        }

        RowTotals seen = sound ?? await CountAsync(connection, from, through, cancellation).ConfigureAwait(false);
        if (sound is not null && seen != committed)
        {
            damage = string.Create(
                CultureInfo.InvariantCulture,
                $"The rows from {from.Head.NextSequence} to {through.Head.Sequence} do not say what was booked: {seen} for {committed}");
        }

        Remember(damage.Length > 0, from, through);
        return new RecentVerification(from.Head.NextSequence, through.Head.Sequence, committed, seen, damage);
    }

    private void Remember(bool isDamaged, CommittedBlock from, CommittedBlock through)
    {
        if (isDamaged)
        {
            _damaged ??= (from, through);
        }
        else if (_damaged is { } damaged
            && from.Head.Block <= damaged.From.Head.Block && through.Head.Block >= damaged.Through.Head.Block)
        {
            _damaged = null;
        }
    }

    private async Task<(RowTotals? Sound, string Damage)> TryReadAsync(
        NpgsqlConnection connection,
        CommittedBlock from,
        CommittedBlock through,
        bool guesses,
        CancellationToken cancellation)
    {
        try
        {
            return (await _reader.ReadAsync(connection, from, through, guesses, cancellation).ConfigureAwait(false), "");
        }
        catch (JournalDamageException damage)
        {
            BeginAnew();
            return (null, damage.Message);
        }
        catch
        {
            BeginAnew();
            throw;
        }
    }

    // What was read in vain is held still.
    private void BeginAnew()
    {
        _reader.Dispose();
        _reader = new SpanReader();
    }

    // How much is left, where not all of it is right.
    private static async Task<RowTotals> CountAsync(
        NpgsqlConnection connection, CommittedBlock from, CommittedBlock through, CancellationToken cancellation)
    {
        var totals = default(RowTotals);
        for (int leaf = from.Leaf; leaf <= through.Leaf; leaf++)
        {
            await using var count = new NpgsqlCommand(
                $"""
                SELECT count(*), count(*) FILTER (WHERE kind = 2),
                       coalesce(sum(amount) FILTER (WHERE kind = 2), 0)::text
                FROM {Leaves.TableOf(leaf)} WHERE seq > $1 AND seq <= $2 AND kind <> {RowLayout.BlockKind}
                """,
                connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<long> { TypedValue = from.Head.Sequence },
                    new NpgsqlParameter<long> { TypedValue = through.Head.Sequence },
                },
            };
            await using NpgsqlDataReader row = await count.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await row.ReadAsync(cancellation).ConfigureAwait(false);
            totals += new RowTotals
            {
                Events = row.GetInt64(0),
                Transfers = row.GetInt64(1),
                Value = UInt128.TryParse(row.GetString(2), CultureInfo.InvariantCulture, out UInt128 value)
                    ? value : UInt128.MaxValue, // more than any amounts can be: it was altered
            };
        }

        return totals;
    }
}
