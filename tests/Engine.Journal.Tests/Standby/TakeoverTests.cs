using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Journal.Tests.Standby;

public sealed class TakeoverTests(PostgresFixture postgres)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_second_engine_follows_and_knows_whom()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        leader.Journal.Address = "not told any more: the lease is written";
        await using Candidate standby = await Candidate.StartAsync(JournalRig.HastyOptionsFor(database));
        leader.CreateTwoAccounts();
        leader.WaitUntil(() => standby.Journal.Status.Followed?.Sequence == 2, "the standby has replayed it");
        FollowStatus followed = standby.Journal.Status.Followed!;
        Assert.Equal(JournalRole.Standby, standby.Journal.Role);
        Assert.Equal(1, followed.Epoch);
        Assert.Equal($"process {Environment.ProcessId} on {Environment.MachineName}", followed.Holder);
        Assert.False(standby.Leads);
    }

    [Fact]
    public async Task An_engine_that_stops_orderly_is_followed_at_once_and_nobody_has_to_wait()
    {
        string database = await postgres.CreateDatabaseAsync();
        JournalRig leader = await JournalRig.OpenAsync(database);
        leader.CreateTwoAccounts();
        await using Candidate standby = await Candidate.StartAsync(PatientOptionsFor(database));
        await leader.Journal.StopAsync();
        RecoveryResult recovered = await standby.Leading.WaitAsync(_patience);
        Assert.Equal((2, 2), (recovered.Epoch, recovered.LastSequence));
        Assert.True(standby.Journal.WaitQuietAsync(CancellationToken.None).IsCompleted);
        Assert.Equal(leader.Ledger.ComputeDigest(), standby.Ledger.ComputeDigest());
        await leader.DisposeAsync();
    }

    [Fact]
    public async Task Of_many_standbys_one_takes_over_and_the_others_follow_it()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig silent = await JournalRig.OpenAsync(JournalRig.SilentOptionsFor(database));
        silent.CreateTwoAccounts();
        Candidate[] candidates = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => Candidate.StartAsync(JournalRig.HastyOptionsFor(database))));
        Task<RecoveryResult> first =
            await Task.WhenAny(candidates.Select(candidate => candidate.Leading)).WaitAsync(_patience);
        Assert.Equal(2, (await first).Epoch);
        Candidate leader = candidates.Single(candidate => candidate.Leading == first);
        leader.Journal.Start(() => { });
        foreach (Candidate other in candidates.Where(candidate => candidate != leader))
        {
            silent.WaitUntil(() => other.Journal.Status.Followed?.Epoch == 2, "it follows the new one");
            Assert.False(other.Leads);
        }

        Assert.Equal(2, await Sql.ScalarAsync<long>(database, "SELECT epoch FROM engine.engine_lease"));
        silent.Transfer(1);
        silent.WaitUntil(() => silent.Journal.Fenced.IsCompleted, "the silent one is fenced");
        foreach (Candidate candidate in candidates)
        {
            await candidate.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_leader_that_confirms_its_lease_is_never_taken_over()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { Heartbeat = TimeSpan.FromMilliseconds(50) });
        await using Candidate standby = await Candidate.StartAsync(JournalRig.HastyOptionsFor(database));

        // Several times as long as the standby's lease lasts, told by the leader's own heartbeats.
        await using NpgsqlConnection person = await Sql.ConnectAsync(database);
        DateTime start = await HeartbeatAsync(person);
        while (await HeartbeatAsync(person) - start < TimeSpan.FromSeconds(2))
        {
            leader.Journal.Step();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.False(standby.Leads);
        Assert.Equal(1, await Sql.ScalarAsync<long>(database, "SELECT epoch FROM engine.engine_lease"));
    }

    [Fact]
    public async Task A_leader_is_asked_to_hand_over_and_deposed_when_it_does_not()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig leader = await JournalRig.OpenAsync(database);
        leader.CreateTwoAccounts();
        await using Candidate standby = await Candidate.StartAsync(PatientOptionsFor(database));
        standby.Journal.Promote();
        await leader.Journal.HandOverAsked.WaitAsync(_patience);

        // It hears, and does nothing: it may answer from its own state until its epoch is too old to be sure of.
        Assert.Equal(2, (await standby.Leading.WaitAsync(_patience)).Epoch);
        standby.Journal.Start(() => { });
        Assert.Equal(JournalRole.TakingOver, standby.Journal.Role);
        await standby.Journal.WaitQuietAsync(CancellationToken.None);
        Assert.Equal(JournalRole.Leader, standby.Journal.Role);
        Assert.Contains("owns it", await leader.Journal.Fenced.WaitAsync(_patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_seen_the_one_before_silent_for_as_long_as_it_may_answer_waits_no_more()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig silent = await JournalRig.OpenAsync(
            JournalRig.SilentOptionsFor(database) with { AnswersFor = TimeSpan.FromMilliseconds(100) });
        await using Candidate standby = await Candidate.StartAsync(JournalRig.HastyOptionsFor(database));
        await standby.Leading.WaitAsync(_patience);
        standby.Journal.Start(() => { });
        Assert.True(standby.Journal.WaitQuietAsync(CancellationToken.None).IsCompleted);
        Assert.Equal(2, await Sql.ScalarAsync<long>(database, "SELECT quiet_epoch FROM engine.engine_lease"));
    }

    [Fact]
    public async Task Who_follows_one_that_died_before_its_elders_were_silent_waits_for_those()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using JournalRig silent = await JournalRig.OpenAsync(JournalRig.SilentOptionsFor(database));
        await using (Candidate second = await Candidate.StartAsync(JournalRig.HastyOptionsFor(database)))
        {
            await second.Leading.WaitAsync(_patience);
            second.Journal.Start(() => { });
            await second.Journal.StopAsync(); // orderly, but before it was sure of the first one's silence
        }

        await using Candidate third = await Candidate.StartAsync(JournalRig.OptionsFor(database));
        Assert.Equal(3, (await third.Leading.WaitAsync(_patience)).Epoch);
        Task quiet = third.Journal.WaitQuietAsync(CancellationToken.None);
        Assert.Equal(JournalRole.TakingOver, third.Journal.Role);
        await quiet;
    }

    private static JournalOptions PatientOptionsFor(string database) => JournalRig.OptionsFor(database) with
    {
        LeaseTimeout = TimeSpan.FromMinutes(5),
        LockTimeout = TimeSpan.Zero,
    };

    private static Task<DateTime> HeartbeatAsync(NpgsqlConnection person) =>
        Sql.ScalarAsync<DateTime>(person, "SELECT heartbeat FROM engine.engine_lease");

    /// <summary>An engine that would lead.</summary>
    private sealed class Candidate : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();

        private Candidate(PostgresJournal journal)
        {
            Journal = journal;
            Leading = journal.RecoverAsync(Ledger, null, _end.Token);
        }

        public StateMachine Ledger { get; } = JournalRig.NewLedger();

        public PostgresJournal Journal { get; }

        public Task<RecoveryResult> Leading { get; }

        public bool Leads => Leading.IsCompletedSuccessfully;

        /// <summary>Opens one, and waits until it follows or leads.</summary>
        public static async Task<Candidate> StartAsync(JournalOptions options)
        {
            var started = new Candidate(await PostgresJournal.OpenAsync(
                options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None));
            await Task.WhenAny(started.Journal.Following, started.Leading).WaitAsync(_patience);
            return started;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await ((Task)Leading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Journal.DisposeAsync();
            _end.Dispose();
        }
    }
}
