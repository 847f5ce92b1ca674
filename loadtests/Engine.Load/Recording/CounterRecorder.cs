using Engine.Load.Profiles;

namespace Engine.Load.Recording;

/// <summary>What an engine's counters said at a moment.</summary>
/// <param name="At">Since the start of the recording.</param>
/// <param name="Transfers">Transfers in the ledger.</param>
/// <param name="Refused">Transfers refused for a while, whose ids are burnt.</param>
/// <param name="Requests">Requests that the engine has taken since it started.</param>
public readonly record struct CounterReading(TimeSpan At, long Transfers, long Refused, long Requests)
{
    internal double Arrived => (double)Transfers + Refused;
}

/// <summary>
/// Makes a profile of how an engine's counters change. Between two readings arrivals are taken to be even, so that a
/// reading may come a little early or late. Counters tell neither accounts nor kinds, and nothing of exact retries and
/// of refusals that burn no id: mix and skew of the profile are plain ones.
/// </summary>
public sealed class CounterRecorder(TimeSpan bucket)
{
    private readonly List<CounterReading> _readings = [];
    private readonly SortedDictionary<int, long> _sizes = [];

    /// <summary>Readings taken.</summary>
    public int Readings => _readings.Count;

    /// <summary>Transfers that arrived since the first.</summary>
    public long Arrived => _readings.Count == 0 ? 0 : (long)(_readings[^1].Arrived - _readings[0].Arrived);

    /// <summary>Takes a reading; each is later than the one before.</summary>
    /// <exception cref="ProfileException">A counter of transfers went back: it is another engine, or another journal.</exception>
    public void Add(in CounterReading reading)
    {
        if (_readings.Count > 0)
        {
            CounterReading before = _readings[^1];
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(reading.At, before.At, nameof(reading));
            if (reading.Arrived < before.Arrived)
            {
                throw new ProfileException(
                    $"The engine's transfers went from {before.Transfers} back to {reading.Transfers}: this is another engine.");
            }

            CountSizes(before, reading);
        }

        _readings.Add(reading);
    }

    /// <summary>The profile of what arrived, from the reading before the first arrival to the last reading.</summary>
    /// <exception cref="ProfileException">Nothing arrived.</exception>
    public LoadProfile ToProfile(string name, string description)
    {
        int first = _readings.FindLastIndex(reading => reading.Arrived == _readings[0].Arrived);
        if (Arrived == 0)
        {
            throw new ProfileException("Nothing arrived in the time that was recorded: there is nothing to replay.");
        }

        CounterReading start = _readings[first], end = _readings[^1];
        return new LoadProfile
        {
            Name = name,
            Description = description,
            Mix = new Mix { Plain = end.Transfers - start.Transfers, Refused = end.Refused - start.Refused },
            Batch = SizeSummary.Of(_sizes),
            Segments =
            [
                new Segment
                {
                    Name = "recorded",
                    Counts = new ArrivalCounts { EveryMs = bucket.TotalMilliseconds, Transfers = [.. Counts(first)] },
                },
            ],
        };
    }

    // What arrived up to each bucket's end is rounded, not what arrived in each: so nothing is lost or made.
    private IEnumerable<long> Counts(int first)
    {
        CounterReading start = _readings[first];
        long counted = 0;
        int place = first;
        for (TimeSpan end = start.At + bucket; counted < _readings[^1].Arrived - start.Arrived; end += bucket)
        {
            while (place < _readings.Count - 2 && _readings[place + 1].At < end)
            {
                place++;
            }

            long reached = (long)Math.Round(Between(_readings[place], _readings[place + 1], end) - start.Arrived);
            yield return reached - counted;
            counted = reached;
        }
    }

    private static double Between(in CounterReading before, in CounterReading after, TimeSpan at)
    {
        double part = Math.Clamp((at - before.At) / (after.At - before.At), 0, 1);
        return before.Arrived + (part * (after.Arrived - before.Arrived));
    }

    // An engine that was started again counts its requests from 0.
    private void CountSizes(in CounterReading before, in CounterReading after)
    {
        long requests = after.Requests >= before.Requests ? after.Requests - before.Requests : after.Requests;
        double transfers = after.Arrived - before.Arrived;
        if (requests > 0 && transfers > 0)
        {
            int size = Math.Clamp(
                (int)Math.Round(transfers / requests), 1, Client.EngineClientOptions.MaxEventsPerRequest);
            _sizes[size] = _sizes.GetValueOrDefault(size) + requests;
        }
        else if (transfers > 0)
        {
            _sizes.TryAdd(1, 1);
        }
    }
}
