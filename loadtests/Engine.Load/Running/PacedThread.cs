namespace Engine.Load.Running;

/// <summary>Runs an open load on a thread of its own, in real time.</summary>
public static class PacedThread
{
    // So soon a stop is noticed.
    private static readonly TimeSpan s_longestNap = TimeSpan.FromMilliseconds(20);

    /// <summary>Steps the load until everything was sent or the run was stopped.</summary>
    public static Task RunAsync(OpenLoad load, LoadRun run)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(load, run, ended))
        {
            Name = "load generator",
            IsBackground = true,
            Priority = ThreadPriority.AboveNormal,
        };
        thread.Start();
        return ended.Task;
    }

    private static void Run(OpenLoad load, LoadRun run, TaskCompletionSource ended)
    {
        try
        {
            while (load.Step() is { } next)
            {
                TimeSpan wait = next - run.Elapsed;
                Nap.For(wait < s_longestNap ? wait : s_longestNap);
            }

            ended.SetResult();
        }
        catch (Exception failure)
        {
            ended.SetException(failure);
        }
    }
}
