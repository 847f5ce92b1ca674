using Engine.Cli.Doctor;
using Engine.V1;
using Engine.Watch.Alarms;
using Google.Protobuf.WellKnownTypes;
using Alarm = Engine.V1.Alarm;

namespace Engine.Cli.Tests.Doctor;

/// <summary>What the doctor says of the alarms that an engine tells.</summary>
public sealed class AlarmComplaintsTests
{
    [Fact]
    public void That_more_is_wrong_than_is_told_is_said_while_there_is_no_room_for_more_alarms()
    {
        ListAlarmsResponse full = Alarms(AlarmBook.MostOpen, overflowed: 12);
        Complaint more = AlarmComplaints.Of(new GetStatusResponse(), full).Last();
        Assert.Equal("More is wrong than is told.", more.What);
        Assert.Contains("12 times", more.Why, StringComparison.Ordinal);
        Assert.True(AlarmComplaints.IsGrave(more));
    }

    [Theory]
    [InlineData(AlarmBook.MostOpen, 0)]
    [InlineData(2, 12)] // long ago: there is room again
    public void Otherwise_there_is_one_complaint_for_each_alarm(int open, ulong overflowed) =>
        Assert.Equal(open, AlarmComplaints.Of(new GetStatusResponse(), Alarms(open, overflowed)).Count());

    private static ListAlarmsResponse Alarms(int open, ulong overflowed)
    {
        var at = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 29, 2, 0, 0, TimeSpan.Zero));
        var response = new ListAlarmsResponse { Overflowed = overflowed };
        response.Open.AddRange(Enumerable.Range(0, open).Select(i => new Alarm
        {
            Name = AnomalyAlarms.ClientSilent, Subject = $"client {i}", Since = at, LastSeen = at,
        }));
        return response;
    }
}
