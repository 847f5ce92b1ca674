namespace Engine.Client.Calls;

/// <summary>Waits between retries: doubled each time, with jitter so that many clients do not come at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    /// <summary>How long to wait after the attempt of this number (from 0) has failed.</summary>
    public TimeSpan After(int attempt)
    {
        // As a number: a span that is doubled so often may be longer than spans can be.
        var doubled = first.Ticks * Math.Pow(2, Math.Min(attempt, 30));
        var bounded = TimeSpan.FromTicks((long)Math.Min(doubled, longest.Ticks));
#pragma warning disable CA5394 // Jitter needs no secrecy.
        return bounded * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }
}
