using Engine.Core.Figures;
using Engine.Core.Pipeline;
using Engine.Watch.Samples;

namespace Engine.Server.Figures;

/// <summary>Sums of <see cref="AnswerCounts"/>, while a sample is taken.</summary>
internal sealed class AnswerTotals
{
    private const string Exists = "exists";

    private readonly SortedDictionary<string, long> _byCode = new(StringComparer.Ordinal);
    private LatencySnapshot _latency = LatencySnapshot.Empty;

    public long Accepted { get; set; }

    public long Ended { get; set; }

    public long Unknown { get; set; }

    public long NotAccepted { get; set; }

    public long OverLimit { get; set; }

    public long Refused { get; set; }

    public long EventsOk { get; set; }

    public long TransfersOk { get; set; }

    /// <summary>Adds times.</summary>
    public void AddLatency(LatencySnapshot latency) => _latency = _latency.With(latency);

    /// <summary>Adds counts by the code of a kind's results.</summary>
    public void AddCodes(BatchKind kind, long[] counts)
    {
        for (int code = 1; code < counts.Length; code++)
        {
            if (Volatile.Read(ref counts[code]) is > 0 and var count)
            {
                Add(ResultCodes.NameOf(kind, code), count);
            }
        }
    }

    /// <summary>Adds those of a client to those of all.</summary>
    public void Add(AnswerSample answers)
    {
        Accepted += answers.RequestsAccepted;
        Ended += answers.RequestsEnded;
        Unknown += answers.RequestsUnknown;
        NotAccepted += answers.RequestsNotAccepted;
        OverLimit += answers.RequestsOverLimit;
        Refused += answers.RequestsRefused;
        EventsOk += answers.EventsOk;
        TransfersOk += answers.TransfersOk;
        AddLatency(answers.Latency);
        foreach ((string name, long count) in answers.EventsByCode)
        {
            Add(name, count);
        }
    }

    /// <summary>The sums.</summary>
    public AnswerSample ToSample() => new()
    {
        RequestsAccepted = Accepted,
        RequestsEnded = Ended,
        RequestsUnknown = Unknown,
        RequestsNotAccepted = NotAccepted,
        RequestsOverLimit = OverLimit,
        RequestsRefused = Refused,
        EventsOk = EventsOk,
        TransfersOk = TransfersOk,
        EventsRefused = _byCode.Values.Sum() - _byCode.GetValueOrDefault(Exists),
        EventsByCode = _byCode,
        Latency = _latency,
    };

    private void Add(string name, long count) => _byCode[name] = _byCode.GetValueOrDefault(name) + count;
}
