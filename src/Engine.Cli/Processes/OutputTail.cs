namespace Engine.Cli.Processes;

/// <summary>The last lines of a process's two output streams. Safe on any thread.</summary>
/// <param name="maxLines">How many lines are kept.</param>
internal sealed class OutputTail(int maxLines)
{
    private const int Streams = 2;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;

    /// <summary>Adds a line; null says that one of the streams has ended.</summary>
    public void Add(string? line)
    {
        lock (_lines)
        {
            if (line is null)
            {
                if (++_ended == Streams)
                {
                    _complete.TrySetResult();
                }

                return;
            }

            if (_lines.Count == maxLines)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    /// <summary>Waits until both streams have ended, or the time has: a child left behind may hold them open.</summary>
    public Task WaitCompleteAsync(TimeSpan atMost) => Task.WhenAny(_complete.Task, Task.Delay(atMost));

    /// <summary>The lines kept.</summary>
    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
