using System.Globalization;
using Engine.Load.Measuring;
using Engine.Load.Running;

namespace Engine.Cli.Load;

/// <summary>How a run goes: a line that is written over on a terminal, else one now and then.</summary>
internal sealed class LoadProgress(TextWriter writer, bool isTerminal)
{
    private static readonly TimeSpan s_sampled = TimeSpan.FromSeconds(1);
    private const int ShownEvery = 5;

    // What was written over is longer than what says it is done.
    private const int LineWidth = 130;

    /// <summary>A line of its own.</summary>
    public void Say(string line) => writer.WriteLine(isTerminal ? $"\r{line}".PadRight(LineWidth) : line);

    /// <summary>How it goes now, for somebody who watches.</summary>
    public void ShowOnTerminal(LoadRun run, Sample sample)
    {
        if (isTerminal)
        {
            Show(run, sample);
        }
    }

    /// <summary>Samples and shows a run until cancelled.</summary>
    public async Task ShowAsync(LoadRun run, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(s_sampled);
        try
        {
            for (int sample = 1; await timer.WaitForNextTickAsync(ended); sample++)
            {
                Sample taken = run.Measurements.TakeSample(run.Elapsed);
                if (isTerminal || sample % ShownEvery == 0)
                {
                    Show(run, taken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            Show(run, run.Measurements.TakeSample(run.Elapsed));
            if (isTerminal)
            {
                writer.WriteLine();
            }
        }
    }

    private void Show(LoadRun run, Sample sample)
    {
        TimeSpan left = sample.At < run.Plan.Duration ? run.Plan.Duration - sample.At : TimeSpan.Zero;
        string segment = run.Plan.Profile.Segments[run.Plan.SegmentAt(sample.At)].Name;
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{segment,-12} wanted {sample.Wanted,9:N0}/s sent {sample.Sent,9:N0}/s answered {sample.Answered,9:N0}/s | ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"p99 now {sample.P99.TotalMilliseconds,8:N1} ms | {sample.Errors:N0} errors | ")
            + string.Create(CultureInfo.InvariantCulture, $"{left:hh\\:mm\\:ss} left");
        writer.Write(isTerminal ? $"\r{line}  " : line + Environment.NewLine);
    }
}
