using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;

namespace Engine.Watch.Checks;

/// <summary>Sees that a standby, of the engine or of PostgreSQL, does not keep up: it could not take over without loss of time.</summary>
public sealed class StandbyCheck : ICheck
{
    private const long FarBehind = 256L << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_behind = TimeSpan.FromSeconds(10);

    private readonly Standstill _reads = new();
    private readonly Lasting _behind = new();
    private readonly Lasting _replica = new();

    /// <inheritdoc/>
    public string Name => "standbys";

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(EngineSample sample)
    {
        FollowStatus? followed = sample.Journal.Followed;
        TimeSpan unread = _reads.Look(followed is not null, followed?.LastRead ?? 0, sample);
        TimeSpan behind = _behind.Look(followed is { BlocksBehind: > 0 }, sample);
        if (followed is not null && (unread >= s_patience || behind >= s_behind))
        {
            yield return new Finding(
                AlarmCatalogue.StandbyBehind,
                "",
                AlarmGrade.Warning,
                unread >= s_patience
                    ? $"This standby has not read the journal to its end for {Evidence.Seconds(unread)}: a take-over would wait "
                        + "for that."
                    : $"This standby has been behind the engine that leads for {Evidence.Seconds(behind)}, now by "
                        + $"{Evidence.Count(followed.BlocksBehind)} blocks.",
                Evidence.Of(
                    ("blocks behind", Evidence.Count(followed.BlocksBehind)),
                    ("followed sequence", Evidence.Count(followed.Sequence))));
        }

        long lag = sample.Postgres?.ReplicaLagBytes ?? 0;
        TimeSpan replica = _replica.Look(lag >= FarBehind, sample);
        if (replica >= s_behind)
        {
            yield return new Finding(
                AlarmCatalogue.ReplicaBehind,
                "",
                AlarmGrade.Warning,
                $"The slowest standby of PostgreSQL is {Evidence.Count(lag >> 20)} MiB behind, for {Evidence.Seconds(replica)} by "
                    + "now: where it must confirm commits these wait for it, where not, it would lose that much.",
                Evidence.Of(("lag", $"{Evidence.Count(lag)} bytes")));
        }
    }
}
