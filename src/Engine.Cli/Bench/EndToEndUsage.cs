namespace Engine.Cli.Bench;

/// <summary>What the processes of a benchmark have used.</summary>
/// <param name="Client">Processor time of this process.</param>
/// <param name="Engine">Processor time of the server.</param>
/// <param name="Postgres">Processor time of PostgreSQL, all its processes.</param>
/// <param name="AllocatedBytes">Bytes that the server allocated on its heap.</param>
internal readonly record struct EndToEndUsage(
    TimeSpan Client, TimeSpan Engine, TimeSpan Postgres, double AllocatedBytes)
{
    /// <summary>The difference of two readings.</summary>
    public static EndToEndUsage operator -(EndToEndUsage after, EndToEndUsage before) => new(
        after.Client - before.Client,
        after.Engine - before.Engine,
        after.Postgres - before.Postgres,
        after.AllocatedBytes - before.AllocatedBytes);
}

/// <summary>One measurement of a line.</summary>
/// <param name="PerSecond">Transfers answered per second.</param>
/// <param name="Transfers">Transfers answered.</param>
/// <param name="Messages">Messages that carried them.</param>
/// <param name="Used">What that took.</param>
internal sealed record EndToEndSample(double PerSecond, long Transfers, long Messages, EndToEndUsage Used)
{
    /// <summary>Heap bytes allocated by the server per transfer.</summary>
    public double BytesPerTransfer => Used.AllocatedBytes / Transfers;

    /// <summary>Heap bytes allocated by the server per message.</summary>
    public double BytesPerMessage => Used.AllocatedBytes / Messages;

    /// <summary>Microseconds of processor time per transfer.</summary>
    public double Micros(TimeSpan time) => time.TotalMicroseconds / Transfers;
}
