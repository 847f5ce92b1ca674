using Engine.Core.Figures;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests;

/// <summary>What is kept of the last five minutes, and what it comes to.</summary>
public sealed class LastSecondsTests
{
    private readonly LastSeconds _seconds = new();

    [Fact]
    public void Of_a_thousand_clients_for_five_minutes_two_seconds_are_kept_with_all_of_them_and_the_rest_with_one()
    {
        for (int second = 0; second < 400; second++)
        {
            _seconds.Add(At(second, [.. Enumerable.Range(0, 1_000).Select(i => Client($"client {i}", waits: i, second))]));
        }

        IReadOnlyList<EngineSample> all = _seconds.All;
        Assert.Equal(300, all.Count);
        Assert.All(all.SkipLast(2), sample => Assert.Equal("client 999", Assert.Single(sample.Clients).Name));
        Assert.All(all.TakeLast(2), sample => Assert.Equal(1_000, sample.Clients.Count));
        Assert.All(all.SkipLast(2), sample => Assert.Equal(0, sample.Clients[0].Answers.Latency.Count));
        Assert.All(all.TakeLast(2).SelectMany(sample => sample.Clients), client => Assert.Equal(1, client.Answers.Latency.Count));
    }

    [Fact]
    public void Whose_callers_wait_longest_is_as_it_was_known_then_and_what_was_reported_long_before_does_not_count()
    {
        _seconds.Add(At(10, [Client("old", waits: 900, reported: 4), Client("fresh", waits: 20, reported: 9)]));
        _seconds.Add(At(11, [Client("old", waits: 900, reported: 4)]));
        _seconds.Add(At(12, []));
        _seconds.Add(At(13, []));
        Assert.Equal(["fresh"], _seconds.All[0].Clients.Select(client => client.Name));
        Assert.Empty(_seconds.All[1].Clients);
    }

    [Fact]
    public void Of_several_samples_of_a_second_the_first_is_kept()
    {
        _seconds.Add(At(1, [Client("first", 1, 1)]));
        _seconds.Add(At(1.5, [Client("second", 1, 1)]));
        Assert.Equal("first", Assert.Single(Assert.Single(_seconds.All).Clients).Name);
    }

    private static EngineSample At(double second, IReadOnlyList<ClientSample> clients) => new Looks().Sample with
    {
        At = Looks.Start + TimeSpan.FromSeconds(second), Elapsed = TimeSpan.FromSeconds(second), Clients = clients,
    };

    private static ClientSample Client(string name, int waits, double reported)
    {
        var latency = new LatencyHistogram();
        latency.Record(1_000);
        return new ClientSample(
            name, 1, 0, new AnswerSample { EventsOk = 7, Latency = latency.Snapshot() }, TimeSpan.Zero,
            new UserSample(1, 1, 0, 0, 0, default, TimeSpan.FromMilliseconds(waits), default, default, TimeSpan.FromSeconds(reported)));
    }
}
