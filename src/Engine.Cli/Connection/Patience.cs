using Engine.Journal;

namespace Engine.Cli.Connection;

/// <summary>
/// Runs what may never answer, and gives it up when it has shown no sign of life for a time. What was given up is told so, and has a
/// little time to let go of what it holds, such as a server that it started.
/// </summary>
/// <param name="silence">How long it may show none.</param>
/// <param name="time">The clock.</param>
internal sealed class Patience(TimeSpan silence, TimeProvider time) : IProgress<JournalProgress>
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(10);

    private long _heard = time.GetTimestamp();

    /// <summary>A sign of life.</summary>
    public void Report(JournalProgress value) => Hear();

    /// <summary>Runs it.</summary>
    /// <exception cref="TimeoutException">It was given up.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        // Not by a token alone: a server that is stopped does not take the request to cancel either, and who tells it is kept waiting.
        var end = new CancellationTokenSource();
        Hear();
        Task<T> working = Task.Run(() => work(end.Token), CancellationToken.None);
        try
        {
            while (Left is var left && left > TimeSpan.Zero)
            {
                if (await Task.WhenAny(working, Task.Delay(left, time, cancellation)) == working)
                {
                    return await working;
                }

                cancellation.ThrowIfCancellationRequested();
            }

            throw new TimeoutException($"no answer within {silence.TotalSeconds:0} s");
        }
        finally
        {
            if (!working.IsCompleted)
            {
                _ = end.CancelAsync();
                await ((Task)working).WaitAsync(s_farewell, CancellationToken.None)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Hear() => Volatile.Write(ref _heard, time.GetTimestamp());

    private TimeSpan Left => silence - time.GetElapsedTime(Volatile.Read(ref _heard));
}
