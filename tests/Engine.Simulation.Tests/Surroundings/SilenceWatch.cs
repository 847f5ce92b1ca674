using Engine.Simulation.Tests.Canary;

namespace Engine.Simulation.Tests.Surroundings;

/// <summary>
/// A standby's view of the engines before it: since when the lease is unchanged, and from that how much longer one of
/// them may answer. As the product's LeaseWatch, Lease and EpochClaim together.
/// </summary>
internal sealed class SilenceWatch(Database database, EngineProcess engine, Plant plant)
{
    private LeaseReading? _reading;
    private long _version = -1;
    private TimeSpan _seenAt;
    private TimeSpan _silence;

    /// <summary>Answers heard.</summary>
    public int Looks { get; private set; }

    /// <summary>Asks again and again, and hears in the database's time.</summary>
    public void Step()
    {
        if (_reading is null)
        {
            _reading = new LeaseReading { AskedAt = database.Now };
            database.Ask(_reading);
        }
        else if (_reading.IsLost)
        {
            (_reading, _version, _silence) = (null, -1, TimeSpan.Zero);
        }
        else if (_reading.IsAnswered)
        {
            Observe(_reading);
            _reading = null;
            Looks++;
        }
    }

    /// <summary>
    /// How much longer an older engine may answer; asked under the fence, when no other can confirm anything.
    /// </summary>
    public TimeSpan UnquietAfter(LeaseRow lease, long version)
    {
        bool isGone = lease.Holder is { Phase: EnginePhase.Dead } holder && holder.Machine == engine.Machine;
        bool wereEldersSilent = lease.QuietEpoch == lease.Epoch || plant == Plant.TakesOneDeathForTheSilenceOfAll;
        if (lease.Holder is null || (isGone && wereEldersSilent))
        {
            return TimeSpan.Zero;
        }

        bool lasts = version == _version || plant == Plant.CountsASilenceThatWasBroken;
        TimeSpan silence = lasts && _version >= 0 ? _silence : TimeSpan.Zero;
        return silence < EngineSizes.ReadAge ? EngineSizes.ReadAge - silence : TimeSpan.Zero;
    }

    private void Observe(LeaseReading reading)
    {
        if (reading.Version != _version)
        {
            bool isEarly = plant == Plant.CountsSilenceFromTheQuestion;
            (_version, _seenAt) = (reading.Version, isEarly ? reading.AskedAt : database.Now);
        }

        _silence = reading.AskedAt > _seenAt ? reading.AskedAt - _seenAt : TimeSpan.Zero;
    }
}
