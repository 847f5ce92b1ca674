using System.Net;
using System.Text.Json.Nodes;
using Engine.Watch.Alarms;
using Engine.Watch.Alarms.Webhooks;
using Engine.Watch.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Watch.Tests.Alarms;

/// <summary>Alarms reach whoever is called, by a real listener.</summary>
public sealed class AlarmWebhooksTests : IDisposable
{
    private readonly WebhookListener _listener = new();
    private readonly Lines _log = new();
    private readonly FakeTimeProvider _time = new();

    private static Alarm Stalled => new()
    {
        Id = "1", Name = "stage-stalled", Subject = "lane 1", Grade = AlarmGrade.Critical, Cause = "Lane 1 waits for \"x\"",
        Evidence = Evidence.Of(("stands", "2.0 s")), Since = Looks.Start, LastSeen = Looks.Start,
    };

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task An_alarm_is_posted_again_after_a_first_failure()
    {
        using AlarmWebhooks webhooks = To(_listener.Address);
        webhooks.Tell(new AlarmChange(AlarmChangeKind.Opened, Stalled));
        await _listener.AnswerAsync(HttpStatusCode.ServiceUnavailable);
        JsonNode posted = await WhileTimePassesAsync(_listener.AnswerAsync(HttpStatusCode.OK));
        Assert.Equal("opened", (string?)posted["change"]);
        Assert.Equal("stage-stalled", (string?)posted["alarm"]!["name"]);
        Assert.Equal("lane 1", (string?)posted["alarm"]!["subject"]);
        Assert.Equal("critical", (string?)posted["alarm"]!["grade"]);
        Assert.Equal("Lane 1 waits for \"x\"", (string?)posted["alarm"]!["cause"]);
        Assert.Equal("2.0 s", (string?)posted["alarm"]!["evidence"]!["stands"]);
        Assert.Equal("docs/runbooks/stage-stalled.md", (string?)posted["alarm"]!["runbook"]);
        Assert.Contains("stage-stalled (lane 1)", (string?)posted["text"]);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_given_up_without_the_secret_in_the_log_and_the_next_is_delivered()
    {
        using AlarmWebhooks webhooks = To(_listener.Address);
        webhooks.Tell(new AlarmChange(AlarmChangeKind.Opened, Stalled));
        webhooks.Tell(new AlarmChange(AlarmChangeKind.Closed, Stalled));
        await _listener.AnswerAsync(HttpStatusCode.Forbidden);
        JsonNode posted = await _listener.AnswerAsync(HttpStatusCode.OK);
        Assert.Equal("closed", (string?)posted["change"]);
        string line = Assert.Single(_log.Written);
        Assert.Contains("it answers 403", line);
        Assert.DoesNotContain(WebhookListener.Secret, line);
    }

    [Fact]
    public async Task Nobody_is_called_for_an_alarm_that_is_silenced()
    {
        using AlarmWebhooks webhooks = To(_listener.Address);
        Alarm silenced = Stalled with { Silenced = new Silence("*", "*", Looks.Start.AddHours(1), "alice", "rehearsal") };
        webhooks.Tell(new AlarmChange(AlarmChangeKind.Opened, silenced));
        webhooks.Tell(new AlarmChange(AlarmChangeKind.Raised, silenced));
        webhooks.Tell(new AlarmChange(AlarmChangeKind.Closed, silenced));
        Assert.Equal("closed", (string?)(await _listener.AnswerAsync(HttpStatusCode.OK))["change"]);
    }

    private AlarmWebhooks To(Uri address) => new([address], _log, _time);

    // The pause before another attempt begins when the answer has been read, which nothing tells.
    private async Task<JsonNode> WhileTimePassesAsync(Task<JsonNode> posted)
    {
        while (!posted.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(posted, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }

        return await posted;
    }

    private sealed class Lines : ILogger<AlarmWebhooks>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception) + exception);
    }
}
