using Engine.Cli.Connection;
using Engine.Journal;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Cli.Tests.Connection;

public sealed class PatienceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Patience _patience;

    public PatienceTests() => _patience = new Patience(TimeSpan.FromSeconds(10), _time);

    [Fact]
    public async Task What_shows_no_sign_of_life_is_given_up_and_told_so()
    {
        var told = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        Task<int> running = _patience.RunAsync(
            async end =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                told.SetResult();
                return 1;
            },
            CancellationToken.None);
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(11));
        TimeoutException silent = await Assert.ThrowsAsync<TimeoutException>(() => running);
        Assert.Equal("no answer within 10 s", silent.Message);
        Assert.True(told.Task.IsCompleted, "it had the time to end what it had begun");
    }

    [Fact]
    public async Task What_shows_signs_of_life_may_take_as_long_as_it_takes()
    {
        var begun = new TaskCompletionSource();
        var done = new TaskCompletionSource<int>();
        Task<int> running = _patience.RunAsync(
            end =>
            {
                begun.SetResult();
                return done.Task;
            },
            CancellationToken.None);
        await begun.Task;
        for (int step = 0; step < 5; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(8));
            _patience.Report(new JournalProgress(1, 1));
        }

        done.SetResult(7);
        Assert.Equal(7, await running);
    }
}
