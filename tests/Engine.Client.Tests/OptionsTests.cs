using Engine.Client.Calls;
using Engine.Client.Tests.Stub;

namespace Engine.Client.Tests;

public sealed class OptionsTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    [Fact]
    public void No_time_is_longer_than_timers_count()
    {
        var options = Given.Options("unix:none");
        foreach (var time in new[] { Longest + TimeSpan.FromTicks(1), TimeSpan.FromDays(60), TimeSpan.MaxValue })
        {
            (string Name, EngineClientOptions Options)[] refused =
            [
                (nameof(options.MaxDelay), options with { MaxDelay = time }),
                (nameof(options.Deadline), options with { Deadline = time }),
                (nameof(options.ConnectTimeout), options with { ConnectTimeout = time }),
                (nameof(options.PingDelay), options with { PingDelay = time }),
                (nameof(options.PingTimeout), options with { PingTimeout = time }),
                (nameof(options.RetryDelay), options with { RetryDelay = time, MaxRetryDelay = time }),
                (nameof(options.MaxRetryDelay), options with { MaxRetryDelay = time }),
            ];
            foreach (var (name, wrong) in refused)
            {
                var refusal = Assert.Throws<ArgumentException>(wrong.Validate);
                Assert.StartsWith($"{name} must not be above 24 days", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_longest_times_are_such_as_calls_can_have()
    {
        await using var server = await StubServer.StartAsync();
        await using var client = new EngineClient(Given.Options(server.Address) with
        {
            MaxDelay = Longest,
            Deadline = Longest,
            ConnectTimeout = Longest,
            PingDelay = Longest,
            PingTimeout = Longest,
            RetryDelay = Longest,
            MaxRetryDelay = Longest,
        });

        Assert.True((await client.CreateTransferAsync(Given.Transfer(1)).Soon()).IsOk);
        Assert.True((await client.CreateAccountsAsync(new Account[1]).Soon()).AllOk);
    }

    [Fact]
    public void A_wait_that_was_doubled_often_is_the_longest_one()
    {
        var backoff = new Backoff(TimeSpan.FromDays(1), Longest);
        Assert.InRange(backoff.After(30), Longest / 2, Longest);
    }
}
