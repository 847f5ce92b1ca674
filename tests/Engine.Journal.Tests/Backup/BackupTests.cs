using Engine.Journal.Backup;
using Engine.Journal.Cluster;
using Engine.Journal.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Journal.Tests.Backup;

/// <summary>
/// A server is backed up while it is written to, and lost; elsewhere the journal is the same up to where the backup said.
/// </summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-backup-tests-{Guid.NewGuid():N}");
    private JournalRig _rig = null!;
    private bool _isLost;

    private string Data => Path.Combine(_folder, "data");

    private string Target => Path.Combine(_folder, "backup");

    private string Elsewhere => Path.Combine(_folder, "elsewhere");

    private JournalOptions Options => JournalRig.OptionsFor("") with { DataFolder = Data, StopClusterOnExit = false };

    public async ValueTask InitializeAsync()
    {
        await PreparedCluster.CopyToAsync(Data);
        _rig = await JournalRig.OpenAsync(Options);
        _rig.CreateTwoAccounts();
        WriteMore();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isLost)
        {
            await LoseAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_backup_under_load_restored_elsewhere_is_the_same_up_to_the_sequence_that_it_states()
    {
        BackupManifest manifest = await WhileWritingAsync(() => BackUpAsync());
        Assert.InRange(manifest.Contains.Sequence, 502, _rig.LastSequence);
        Assert.Equal((true, 1L), (manifest.IsPrivateCluster, manifest.Contains.Epoch));
        Assert.Equal(manifest.Events, (await VerifyAsync(manifest.Contains.Sequence)).Transfers + 2);
        WriteMore();
        VerificationResult before = await VerifyAsync(manifest.Contains.Sequence);

        var request = new RestoreRequest(Target, Elsewhere);
        RestorePlan plan = await JournalRestore.PlanAsync(request, CancellationToken.None);
        Assert.Equal((_rig.LastSequence, false), (plan.Acknowledged, plan.LacksNothing));
        Assert.Contains(
            $"may lack sequences {manifest.Contains.Sequence + 1} to {_rig.LastSequence}", plan.Lack, StringComparison.Ordinal);
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() => RestoreAsync(request, acceptLoss: false));
        Assert.Contains("--accept-loss", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Elsewhere), "nothing was touched");

        VerificationResult restored = await RestoreAsync(request, acceptLoss: true);
        Assert.True(restored.LastSequence >= manifest.Contains.Sequence);
        Assert.Equal(before.Digest, await DigestElsewhereAsync(manifest.Contains.Sequence));
    }

    [Fact]
    public async Task A_backup_whose_log_is_kept_reaches_what_was_acknowledged_before_the_server_was_lost()
    {
        using var stop = new CancellationTokenSource();
        BackupPoint? reached = null;
        Task following = FollowAsync(point => reached = point, stop.Token);
        WaitReached();
        await stop.CancelAsync();
        await following;

        // It goes on where it ended, and through a restart of the server.
        WriteMore();
        using var again = new CancellationTokenSource();
        following = FollowAsync(point => reached = point, again.Token);
        WaitReached();
        await StopAsync(Data);
        WriteMore();
        WaitReached();
        UInt128 digest = _rig.Ledger.ComputeDigest();
        await LoseAsync();
        await again.CancelAsync();
        await following;

        var request = new RestoreRequest(Target, Elsewhere) { Acknowledged = _rig.LastSequence };
        VerificationResult restored = await RestoreAsync(request, acceptLoss: false);
        Assert.Equal((_rig.LastSequence, digest), (restored.LastSequence, restored.Digest));

        // An engine takes it from there.
        await using JournalRig next = await JournalRig.OpenAsync(
            Options with { DataFolder = Elsewhere, StopClusterOnExit = true });
        Assert.Equal(_rig.LastSequence, next.Recovered.LastSequence);
        next.Transfer(1);
        next.Drain();
        await next.Journal.StopAsync();

        void WaitReached()
        {
            _rig.WaitUntil(
                () => reached?.Sequence == _rig.LastSequence || following.IsCompleted, "the log has reached what is durable");
            Assert.False(following.IsCompleted, following.Exception?.Message);
        }
    }

    [Fact]
    public async Task What_is_not_known_to_be_there_has_to_be_accepted()
    {
        BackupManifest manifest = await BackUpAsync();
        long last = manifest.Contains.Sequence;
        var request = new RestoreRequest(Target, Elsewhere);
        Assert.True((await PlanAsync(request)).LacksNothing);
        Assert.True((await PlanAsync(request with { Acknowledged = last })).LacksNothing);
        Assert.False((await PlanAsync(request with { Acknowledged = last + 1 })).LacksNothing);

        // The server still runs: what it says counts where it is more than what was given.
        Assert.Equal(last, (await PlanAsync(request with { Acknowledged = 1 })).Acknowledged);
        byte[] hash = Convert.FromHexString(manifest.Contains.Hash);
        Assert.True((await PlanAsync(request with { Anchor = (manifest.Contains.Block, hash) })).LacksNothing);
        RestorePlan behind = await PlanAsync(request with { Anchor = (manifest.Contains.Block + 2, hash) });
        Assert.Contains($"blocks {manifest.Contains.Block + 1} to ", behind.Lack, StringComparison.Ordinal);
        Assert.False(behind.LacksNothing);

        await LoseAsync();
        RestorePlan unknown = await PlanAsync(request);
        Assert.Equal((null, false), (unknown.Acknowledged, unknown.LacksNothing));
        Assert.Contains("is not known", unknown.Lack, StringComparison.Ordinal);
        Assert.False((await PlanAsync(request with { Anchor = (manifest.Contains.Block, hash) })).LacksNothing);

        // Named, the server is started for the question.
        Assert.Equal(last, (await PlanAsync(request with { Before = Options })).Acknowledged);
    }

    [Fact]
    public async Task Nothing_is_written_over_no_log_is_begun_behind_a_gap_and_damage_to_the_backup_is_found()
    {
        await BackUpAsync();
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() => BackUpAsync());
        Assert.DoesNotContain("--follow", refused.Message, StringComparison.Ordinal);
        await RequireNotFollowedAsync();
        string log = Path.Combine(Target, "wal");
        Assert.False(Directory.Exists(log), "no log was begun");
        Directory.CreateDirectory(log);
        await File.WriteAllTextAsync(Path.Combine(log, "000000010000000F000000A7.partial"), "of long after");
        await RequireNotFollowedAsync();
        Directory.Delete(log, recursive: true);
        Directory.CreateDirectory(Elsewhere);
        string there = Path.Combine(Elsewhere, "there");
        await File.WriteAllTextAsync(there, "something");
        refused = await Assert.ThrowsAsync<JournalException>(() => PlanAsync(new RestoreRequest(Target, Elsewhere)));
        Assert.Contains("is not empty", refused.Message, StringComparison.Ordinal);
        Assert.Equal([there], Directory.GetFileSystemEntries(Elsewhere));
        refused = await Assert.ThrowsAsync<JournalException>(
            () => PlanAsync(new RestoreRequest(Elsewhere, Path.Combine(_folder, "third"))));
        Assert.Contains("no complete backup", refused.Message, StringComparison.Ordinal);

        string[] files = Directory.GetFiles(Path.Combine(Target, "base", "base"), "*", SearchOption.AllDirectories);
        string largest = files.MaxBy(file => new FileInfo(file).Length)!;
        byte[] content = await File.ReadAllBytesAsync(largest);
        content[^100] ^= 1;
        await File.WriteAllBytesAsync(largest, content);
        refused = await Assert.ThrowsAsync<JournalException>(
            () => RestoreAsync(new RestoreRequest(Target, Path.Combine(_folder, "third")), acceptLoss: true));
        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "third")));
    }

    [Fact]
    public async Task A_server_that_is_not_the_engines_own_is_backed_up_by_its_connection_string()
    {
        string database = PrivateCluster.ConnectionStringFor(Data);
        BackupManifest manifest = await BackUpAsync(new JournalOptions { ConnectionString = database });
        Assert.Equal((false, "engine", "engine"), (manifest.IsPrivateCluster, manifest.Database, manifest.User));
        var request = new RestoreRequest(Target, Elsewhere) { Acknowledged = _rig.LastSequence };
        VerificationResult restored = await RestoreAsync(request, acceptLoss: false);
        Assert.Equal(_rig.LastSequence, restored.LastSequence);
        Assert.True(File.Exists(Path.Combine(Elsewhere, "pgdata", "pg_hba.conf.backup")));
    }

    private async Task LoseAsync()
    {
        _isLost = true;
        await _rig.DisposeAsync();
        await StopAsync(Data, "immediate");
    }

    private void WriteMore()
    {
        for (int block = 0; block < 5; block++)
        {
            _rig.Transfer(100);
            _rig.Drain();
        }
    }

    private async Task<T> WhileWritingAsync<T>(Func<Task<T>> work)
    {
        Task<T> working = Task.Run(work);
        await Task.Run(() =>
        {
            while (!working.IsCompleted)
            {
                WriteMore();
            }
        });
        return await working;
    }

    private Task<BackupManifest> BackUpAsync() => BackUpAsync(Options);

    private async Task<BackupManifest> BackUpAsync(JournalOptions source)
    {
        BackupManifest? manifest = null;
        await JournalBackup.RunAsync(
            new BackupRequest(source, Target),
            taken => manifest = taken,
            _ => { },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        return manifest!;
    }

    private async Task RequireNotFollowedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() => FollowAsync(_ => { }, patience.Token));
        Assert.Contains("with --follow from the beginning", refused.Message, StringComparison.Ordinal);
    }

    private Task FollowAsync(Action<BackupPoint> reached, CancellationToken stop) => Task.Run(
        () => JournalBackup.RunAsync(
            new BackupRequest(Options, Target) { Follows = true },
            _ => { },
            reached,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            stop),
        CancellationToken.None);

    private static Task<RestorePlan> PlanAsync(RestoreRequest request) =>
        JournalRestore.PlanAsync(request, CancellationToken.None);

    private static async Task<VerificationResult> RestoreAsync(RestoreRequest request, bool acceptLoss) =>
        await JournalRestore.RunAsync(
            request, await PlanAsync(request), acceptLoss, progress: null, CancellationToken.None);

    private Task<VerificationResult> VerifyAsync(long sequence) => JournalVerifier.VerifyAsync(
        PrivateCluster.ConnectionStringFor(Data), new StatePoint(sequence), progress: null, CancellationToken.None);

    private async Task<UInt128> DigestElsewhereAsync(long sequence)
    {
        await using JournalServer server = await JournalServer.ReachAsync(
            new JournalOptions { DataFolder = Elsewhere }, NullLoggerFactory.Instance, CancellationToken.None);
        VerificationResult result = await JournalVerifier.VerifyAsync(
            server.ConnectionString, new StatePoint(sequence), null, CancellationToken.None);
        return result.Digest;
    }

    private static async Task StopAsync(string data, string mode = "fast") => await ClusterUser.Choose().RunAsync(
        BackupTools.Require("pg_ctl"),
        ["stop", "-D", Path.Combine(data, "pgdata"), "-m", mode, "-w"],
        CancellationToken.None);
}
