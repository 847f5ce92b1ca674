using Engine.Core.Pipeline;
using Engine.Server.Figures;
using Engine.Watch.Recorder;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Figures;

/// <summary>Which requests are kept one by one for the morning after, and what of them.</summary>
public sealed class NotableRequestsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<FlightEntry> _noted = [];
    private readonly BatchPool _pool = new();
    private readonly NotableRequests _notable;

    public NotableRequestsTests() => _notable = new NotableRequests(_noted.Add, _time);

    [Fact]
    public void Of_transfers_whose_end_is_unknown_client_number_and_ids_are_noted()
    {
        _notable.Unknown("acme", Transfers(3));
        FlightUnknown unknown = Assert.Single(_noted).Unknown;
        Assert.Equal(("acme", "CreateTransfers", 3), (unknown.Client, unknown.Kind, unknown.Transfers));
        Assert.Equal(
            ["00000000000000000000000000000001", "00000000000000000000000000000002", "00000000000000000000000000000003"],
            unknown.Ids.Select(id => Convert.ToHexString(id.Span)));
    }

    [Fact]
    public void Of_a_large_request_all_transfers_are_counted_and_a_hundred_named()
    {
        _notable.Unknown("acme", Transfers(250));
        FlightUnknown unknown = Assert.Single(_noted).Unknown;
        Assert.Equal((250, 100), (unknown.Transfers, unknown.Ids.Count));
    }

    [Fact]
    public void What_writes_otherwise_is_noted_without_ids_and_what_only_reads_is_not()
    {
        _notable.Unknown("acme", Request(BatchKind.CreateAccounts, 2));
        _notable.Unknown("acme", Request(BatchKind.LookupTransfers, 2));
        FlightUnknown unknown = Assert.Single(_noted).Unknown;
        Assert.Equal(("CreateAccounts", 0, 0), (unknown.Kind, unknown.Transfers, unknown.Ids.Count));
    }

    [Fact]
    public void Of_a_slow_request_the_time_in_ring_and_journal_is_noted()
    {
        _notable.Slow(Slow());
        FlightSlow slow = Assert.Single(_noted).Slow;
        Assert.Equal(("acme", "CreateTransfers"), (slow.Client, slow.Kind));
        Assert.Equal((7, 11L, 17L), (slow.Events, slow.FirstSequence, slow.LastSequence));
        Assert.Equal((250_000L, 1_500_000L), (slow.RingUs, slow.JournalUs));
    }

    [Fact]
    public void A_stall_in_which_all_are_slow_or_unknown_leaves_some_of_each_second_and_neither_takes_the_place_of_the_other()
    {
        FlightEntry[] first = InOneSecond();
        Assert.Equal((20, 200), (first.Count(entry => entry.Slow is not null), first.Count(entry => entry.Unknown is not null)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first.Length, InOneSecond().Length);
    }

    private FlightEntry[] InOneSecond()
    {
        _noted.Clear();
        TracedRequest slow = Slow(); // its stamps lie in the past: no time passes while they are told
        for (int i = 0; i < 1_000; i++)
        {
            _notable.Slow(slow);
            _notable.Unknown("acme", Transfers(1));
        }

        return [.. _noted];
    }

    private TracedRequest Slow()
    {
        long now = _time.GetTimestamp();
        long Ago(int milliseconds) => now - (milliseconds * _time.TimestampFrequency / 1_000);
        return new TracedRequest("acme", BatchKind.CreateTransfers, 7, 11, 17, Ago(1_750), Ago(1_500), now);
    }

    private Batch Transfers(int count)
    {
        Batch batch = Request(BatchKind.CreateTransfers, count);
        for (int i = 0; i < count; i++)
        {
            batch.Transfers[i].Id = (UInt128)i + 1;
        }

        return batch;
    }

    private Batch Request(BatchKind kind, int count)
    {
        Batch batch = _pool.Rent(kind, count);
        batch.Count = count;
        return batch;
    }
}
