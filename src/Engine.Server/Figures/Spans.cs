namespace Engine.Server.Figures;

/// <summary>Nanoseconds as spans of time.</summary>
internal static class Spans
{
    /// <summary>So many nanoseconds.</summary>
    public static TimeSpan Of(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
