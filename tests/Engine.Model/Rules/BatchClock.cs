namespace Engine.Model.Rules;

/// <summary>Section 2.1: when the events of a batch happened.</summary>
internal static class BatchClock
{
    /// <summary>T: the stamp of the last of <paramref name="count"/> events.</summary>
    public static ulong LastStamp(ulong last, ulong now, int count) => Math.Max(now, last + (ulong)count);

    /// <summary>T - n + 1: the stamp of the first event.</summary>
    public static ulong FirstStamp(ulong last, ulong now, int count) => LastStamp(last, now, count) - (ulong)count + 1;
}
