namespace Engine.Watch.Anomalies;

/// <summary>
/// How much longer than the engine takes a client's callers usually wait: that is the network, and the client itself. Mean and
/// mean deviation, forgotten exponentially, in which one report pulls no farther than three deviations.
/// </summary>
internal sealed class UsualWait
{
    private const double Forgets = 0.03;
    private const double Pull = 3;
    private const double Deviations = 8;
    private const double Times = 3;
    private const int ReportsToLearn = 8;

    // Seconds: less is not felt; and this much is too long, where it is not known yet what is usual.
    private const double Felt = 0.025;
    private const double TooLong = 1;

    private double _deviation;
    private int _reports;

    /// <summary>Seconds that they usually wait beyond the engine's own time.</summary>
    public double Usual { get; private set; }

    /// <summary>Seconds that they waited beyond it by the last report.</summary>
    public double Last { get; private set; }

    /// <summary>Reports in a row that were far above.</summary>
    public int Far { get; private set; }

    /// <summary>What was far above lately is not held against them.</summary>
    public void Calm() => Far = 0;

    /// <summary>Takes a report: seconds beyond the engine's own time.</summary>
    public void Take(double beyond)
    {
        Last = Math.Max(0, beyond);
        bool isKnown = _reports >= ReportsToLearn;
        double from = Last - Usual;
        bool isFar = isKnown
            ? Last >= Felt && Last >= Times * Usual && from >= Deviations * _deviation
            : Last >= TooLong;
        Far = isFar ? Far + 1 : 0;
        if (!isFar || isKnown)
        {
            double weight = Math.Max(Forgets, 1.0 / (++_reports + 1));
            double pull = isKnown ? Math.Clamp(from, -Pull * (_deviation + 0.001), Pull * (_deviation + 0.001)) : from;
            Usual += (isFar ? weight / 10 : weight) * pull;
            _deviation += (isFar ? 0 : weight) * (Math.Abs(pull) - _deviation);
        }
    }
}
