using Engine.Core.Figures;
using Engine.Watch.Baselines;
using Engine.Watch.Samples;

namespace Engine.Watch.Traffic;

/// <summary>
/// What is judged by itself: the engine as a whole, or one client. What happened in the last interval, and what is known of it.
/// </summary>
/// <param name="slot">Its place among all subjects: the engine has 0.</param>
/// <param name="baseline">What is known from before.</param>
internal sealed class Subject(int slot, Baseline baseline)
{
    private AnswerSample _before = new();
    private double _minute;

    /// <summary>Its place among all subjects, which it keeps.</summary>
    public int Slot { get; } = slot;

    /// <summary>What is known from before.</summary>
    public Baseline Baseline { get; } = baseline;

    /// <summary>Its minutes, against those of other weeks.</summary>
    public SeasonalRate Season { get; } = new(baseline.Week);

    /// <summary>Whether it is the engine as a whole.</summary>
    public bool IsEngine => Slot == 0;

    /// <summary>What findings call it; empty for the engine.</summary>
    public string Title => IsEngine ? "" : $"client {Baseline.Name}";

    /// <summary>Whether it was in the last sample.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Requests that it sent in the interval, those refused as a whole included.</summary>
    public long Requests { get; private set; }

    /// <summary>Events answered in the interval, ok or refused; a request refused as a whole counts as one.</summary>
    public long Events { get; private set; }

    /// <summary>Of them, the refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Streams it has open.</summary>
    public int Streams { get; private set; }

    /// <summary>Requests of it on their way.</summary>
    public long InFlight { get; private set; }

    /// <summary>When it sent last, since the engine's start; null if it never did.</summary>
    public TimeSpan? LastRequest { get; private set; }

    /// <summary>Latencies since the start.</summary>
    public LatencySnapshot Latency => _before.Latency;

    /// <summary>Events answered otherwise than ok since the start, by code.</summary>
    public IReadOnlyDictionary<string, long> Codes => _before.EventsByCode;

    /// <summary>What its callers waited; null if it never said.</summary>
    public UserSample? Users { get; private set; }

    /// <summary>Begins an interval in which nothing has been heard of it.</summary>
    public void Begin() => (IsPresent, Requests, Events, Refused, Streams, InFlight) = (false, 0, 0, 0, 0, 0);

    /// <summary>Takes what was counted until now; of the very first sample only that it counted so far.</summary>
    public void Take(AnswerSample now, bool isFirst)
    {
        IsPresent = true;
        if (!isFirst)
        {
            long refused = Math.Max(0, now.RequestsRefused - _before.RequestsRefused);
            Requests = Math.Max(0, now.RequestsAccepted - _before.RequestsAccepted) + refused;
            Refused = Math.Max(0, now.EventsRefused - _before.EventsRefused) + refused;
            Events = Math.Max(0, now.EventsOk - _before.EventsOk) + Refused;
        }

        _before = now;
        _minute += Events;
    }

    /// <summary>Takes what a client's sample says beside its answers.</summary>
    public void Take(ClientSample client) =>
        (Streams, InFlight, LastRequest, Users) = (client.Streams, client.InFlight, client.LastRequest, client.Users);

    /// <summary>Ends a minute.</summary>
    /// <param name="middle">Its middle.</param>
    /// <param name="isWhole">Whether all of it was seen, and by an engine that was well.</param>
    public void EndMinute(WeekMoment middle, bool isWhole)
    {
        if (isWhole)
        {
            Season.Take(middle, _minute);
        }
        else
        {
            Season.Skip();
        }

        _minute = 0;
    }
}
