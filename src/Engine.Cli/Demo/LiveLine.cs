using System.Diagnostics;
using System.Globalization;
using Engine.Cli.Workload;
using Engine.Client;
using Engine.V1;
using HdrHistogram;
using Spectre.Console;

namespace Engine.Cli.Demo;

/// <summary>One line that tells how a run goes: rewritten in place on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class LiveLine(IAnsiConsole console, SampleLoad load, EngineClient client, long total)
{
    private static readonly TimeSpan s_onTerminal = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_elsewhere = TimeSpan.FromSeconds(2);

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lastCount;
    private long _lastTime = Stopwatch.GetTimestamp();
    private ulong _durable;

    /// <summary>Shows the line until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        bool terminal = console.Profile.Out.IsTerminal;
        using var timer = new PeriodicTimer(terminal ? s_onTerminal : s_elsewhere);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                Show(await DurableAsync(cancellation), terminal);
            }
        }
        catch (OperationCanceledException)
        {
            Show(_durable, terminal);
            console.WriteLine();
        }
    }

    // The line goes on while the engine is down: then it shows the last sequence known.
    private async Task<ulong> DurableAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_onTerminal);
        try
        {
            GetStatusResponse status = await client.GetStatusAsync(patience.Token);
            _durable = status.Sequences.DurableSequence;
        }
        catch (Exception failure) when (
            failure is EngineException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return _durable;
        }

        return _durable;
    }

    private void Show(ulong durable, bool terminal)
    {
        long now = Stopwatch.GetTimestamp();
        long count = load.AnsweredCount;
        double sinceLast = Stopwatch.GetElapsedTime(_lastTime, now).TotalSeconds;
        double rateNow = sinceLast > 0 ? (count - _lastCount) / sinceLast : 0;
        double rateMean = count / Stopwatch.GetElapsedTime(_start, now).TotalSeconds;
        (_lastCount, _lastTime) = (count, now);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{count,12:N0} of {total:N0} answered | now {rateNow,9:N0}/s mean {rateMean,9:N0}/s")
            + $" | p50 {Milliseconds(50)} p99 {Milliseconds(99)} ms"
            + string.Create(CultureInfo.InvariantCulture, $" | durable {durable:N0}");
        console.Write(terminal ? $"\r{line}  " : line + Environment.NewLine);
    }

    private string Milliseconds(double percentile) =>
        (load.Latency.GetValueAtPercentile(percentile) / 1000.0).ToString("N1", CultureInfo.InvariantCulture);
}
