using Engine.Cli.Connection;
using Engine.Client;
using Engine.Load.Profiles;
using Engine.Load.Recording;
using Engine.V1;

namespace Engine.Cli.Load;

/// <summary>Records a running engine by what its counters do, without touching its journal.</summary>
internal static class LiveRecording
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(2);

    /// <summary>Reads the counters ten times a second for so long, or until cancelled. A status that does not come is left out.</summary>
    /// <exception cref="ToolException">The engine cannot be reached at the start.</exception>
    /// <exception cref="ProfileException">Nothing arrived, or it became another engine.</exception>
    public static async Task<LoadProfile> RecordAsync(
        EngineClientOptions engine, TimeSpan? length, TimeSpan bucket, TimeProvider time, CancellationToken cancellation)
    {
        await using EngineClient client = EngineAddress.Connect(engine with { Deadline = s_deadline });
        var recorder = new CounterRecorder(bucket);
        DateTimeOffset from = time.GetUtcNow();
        long start = time.GetTimestamp();
        GetStatusResponse first = await FirstAsync(client, cancellation);
        recorder.Add(Reading(first, time.GetElapsedTime(start)));
        using var timer = new PeriodicTimer(s_every, time);
        try
        {
            while (length is not { } longest || time.GetElapsedTime(start) < longest)
            {
                await timer.WaitForNextTickAsync(cancellation);
                if (await StatusAsync(client, cancellation) is { } status)
                {
                    recorder.Add(Reading(status, time.GetElapsedTime(start)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how a recording without a length ends.
        }

        return recorder.ToProfile(
            $"live {from:yyyy-MM-ddTHH:mm:ss}Z",
            $"Recorded from an engine's counters, {recorder.Readings} readings from {from:u} on: arrivals and sizes of requests only.");
    }

    private static async Task<GetStatusResponse> FirstAsync(EngineClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.GetStatusAsync(cancellation);
        }
        catch (EngineException failure)
        {
            throw new ToolException($"The recording cannot begin: {failure.Message}", failure);
        }
    }

    private static async Task<GetStatusResponse?> StatusAsync(EngineClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.GetStatusAsync(cancellation);
        }
        catch (EngineException)
        {
            return null;
        }
    }

    private static CounterReading Reading(GetStatusResponse status, TimeSpan at) => new(
        at, (long)status.Ledger.Transfers, (long)status.Ledger.BurntIds, (long)status.Sequences.Claimed);
}
