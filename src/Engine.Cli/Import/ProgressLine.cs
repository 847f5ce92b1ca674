namespace Engine.Cli.Import;

/// <summary>
/// Shows how far an import is: one line that is written over on a terminal, else a line now and then.
/// </summary>
internal sealed class ProgressLine(TextWriter writer, bool isTerminal, TimeProvider time)
{
    private readonly TimeSpan _interval = isTerminal ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(10);
    private long _shown = time.GetTimestamp();
    private bool _open;

    /// <summary>The latest state, shown or not.</summary>
    public ImportProgress Last { get; private set; }

    /// <summary>Takes the state, and shows it when it is time.</summary>
    public void Show(ImportProgress progress)
    {
        Last = progress;
        if (time.GetElapsedTime(_shown) < _interval)
        {
            return;
        }

        _shown = time.GetTimestamp();
        double percent = 100.0 * progress.RowsRead / Math.Max(progress.Rows, 1);
        double rate = progress.Answered / Math.Max(progress.Elapsed.TotalSeconds, 1e-9);
        string line = $"{percent,5:N1} %  {progress.Answered,13:N0} answered  {progress.Refused,9:N0} refused  "
            + $"{rate,11:N0}/s  durable to {progress.LastSequence}";
        writer.Write(isTerminal ? $"\r{line}" : line + Environment.NewLine);
        _open = isTerminal;
    }

    /// <summary>Ends a line that is still open.</summary>
    public void End()
    {
        if (_open)
        {
            writer.WriteLine();
            _open = false;
        }
    }
}
