using Engine.Server.Figures;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Figures;

/// <summary>What more processes of one client report than are told apart.</summary>
public class UserReportsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UserReports _reports;

    public UserReportsTests() => _reports = new UserReports(_time);

    [Fact]
    public void Those_that_find_no_room_are_not_counted_and_the_others_are_counted_once()
    {
        for (int calls = 1; calls <= 3; calls++)
        {
            Report(from: 1, to: UserReports.MostProcesses + 50, calls);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3 * UserReports.MostProcesses, Calls);
    }

    [Fact]
    public void One_that_has_ended_makes_room_and_stays_counted()
    {
        Report(from: 1, to: UserReports.MostProcesses, calls: 2);
        _time.Advance(TimeSpan.FromMinutes(10));
        Report(from: 1_001, to: 1_001, calls: 5);
        Assert.Equal((2 * UserReports.MostProcesses) + 5, Calls);
    }

    private long Calls => _reports.Read(started: 0)!.Calls;

    private void Report(int from, int to, long calls)
    {
        for (int process = from; process <= to; process++)
        {
            _reports.Take((ulong)process, new UserReport(calls, 0, 0, 0, 0, default, default, default, default));
        }
    }
}
