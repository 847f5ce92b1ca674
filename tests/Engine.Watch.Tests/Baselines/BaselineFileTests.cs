using System.Diagnostics;
using Engine.Watch.Alarms;
using Engine.Watch.Baselines;
using Engine.Watch.Objectives;
using Engine.Watch.Tests.Fixtures;

namespace Engine.Watch.Tests.Baselines;

public sealed class BaselineFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-baseline-").FullName;

    private string PathOfState => AnomalyOptions.PathIn(Path.Combine(_folder, "watch"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        var acme = new Baseline("acme") { RefusedShare = 0.01, LongestGap = 7, LastSeen = Looks.Start };
        acme.Week.Learn(quarter: 5, perSecond: 12, spread: 0.25);
        byte[] content = BaselineFile.Write([new Baseline(""), acme], [], Looks.Start);
        Baseline read = BaselineFile.Read(content, [])[1];
        Assert.Equal(("acme", 0.01, 7, Looks.Start), (read.Name, read.RefusedShare, read.LongestGap, read.LastSeen));
        Assert.Equal((12, 1, double.NaN), (read.Week.RateOf(5), read.Week.WeeksOf(5), read.Week.RateOf(6)));
    }

    [Fact]
    public void A_client_not_heard_of_for_five_weeks_is_forgotten()
    {
        Baseline[] all = [new("") { LastSeen = Looks.Start }, new("old") { LastSeen = Looks.Start.AddDays(-36) }];
        Assert.Equal([""], BaselineFile.Read(BaselineFile.Write(all, [], Looks.Start), []).Select(one => one.Name));
    }

    [Fact]
    public void Budgets_of_objectives_that_are_none_any_more_are_read_past()
    {
        ErrorBudget gone = Burnt(new Objective(99, null));
        ErrorBudget kept = Burnt(new Objective(99.9, null));
        var read = new ErrorBudget(kept.Objective);
        BaselineFile.Read(BaselineFile.Write([], [gone, kept], DateTimeOffset.FromUnixTimeSeconds(600)), [read]);
        Assert.Equal(kept.Burns(3).Long, read.Burns(3).Long, kept.Burns(3).Long / 10);
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        byte[] content = BaselineFile.Write([new Baseline("")], [], Looks.Start);
        for (int i = 0; i < content.Length; i += i < 64 ? 1 : 97)
        {
            byte[] damaged = [.. content];
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => BaselineFile.Read(damaged, []));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(500)]
    public void One_that_ends_too_early_is_noticed(int length)
    {
        byte[] content = BaselineFile.Write([new Baseline("")], [], Looks.Start);
        Assert.Throws<InvalidDataException>(() => BaselineFile.Read(content[..length], []));
    }

    [Fact]
    public void A_damaged_one_is_set_aside_told_and_begun_anew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOfState)!);
        File.WriteAllText(PathOfState, "no baseline, but long enough to have a header of its own");
        var anomalies = new AnomalyChecks(new AnomalyOptions { StatePath = PathOfState });
        Finding finding = Assert.Single(new Looks(anomalies.All).Look().Look(TimeSpan.FromSeconds(1)).Found);
        Assert.Equal(AnomalyAlarms.BaselineLost, finding.Alarm);
        Assert.Contains(PathOfState + ".damaged", finding.Cause, StringComparison.Ordinal);
        Assert.True(File.Exists(PathOfState + ".damaged"));
        anomalies.Save();
        Assert.NotEmpty(BaselineFile.Read(File.ReadAllBytes(PathOfState), []));
    }

    [Fact]
    public void A_standby_keeps_nothing_and_writes_over_nothing()
    {
        var anomalies = new AnomalyChecks(new AnomalyOptions { StatePath = PathOfState });
        var looks = new Looks(anomalies.All);
        looks.Sample = looks.Sample with { IsLeading = false };
        looks.Look().Look(TimeSpan.FromMinutes(20)).Look(TimeSpan.FromMinutes(20));
        anomalies.Save();
        Assert.False(File.Exists(PathOfState));
    }

    [Fact]
    public void One_that_cannot_be_written_is_told()
    {
        File.WriteAllText(Path.GetDirectoryName(PathOfState)!, "a file in the place of the folder");
        var anomalies = new AnomalyChecks(new AnomalyOptions { StatePath = PathOfState });
        var looks = new Looks(anomalies.All);
        looks.Look().Look(TimeSpan.FromSeconds(1));
        anomalies.Save();
        looks.Look(TimeSpan.FromSeconds(1));
        Assert.Equal(AnomalyAlarms.BaselineNotKept, Assert.Single(looks.Found).Alarm);
    }

    [Fact]
    public void A_write_that_does_not_end_is_told_and_a_stop_does_not_wait_for_it()
    {
        // Whoever opens a pipe to write waits for somebody who reads.
        string pipe = PathOfState + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(PathOfState)!);
        using (Process making = Process.Start("mkfifo", pipe))
        {
            making.WaitForExit();
        }

        var anomalies = new AnomalyChecks(new AnomalyOptions { StatePath = PathOfState });
        var looks = new Looks(anomalies.All);
        looks.Look().Look(TimeSpan.FromMinutes(1)).Look(TimeSpan.FromMinutes(15)).Look(TimeSpan.FromSeconds(31));
        Assert.Equal(AnomalyAlarms.BaselineNotKept, Assert.Single(looks.Found).Alarm);
        anomalies.Save();
        using var reader = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(PathOfState), TimeSpan.FromSeconds(30)));
    }

    private static ErrorBudget Burnt(Objective objective)
    {
        var budget = new ErrorBudget(objective);
        for (int second = 0; second < 600; second++)
        {
            budget.Add(second, 90, 10);
        }

        return budget;
    }
}
