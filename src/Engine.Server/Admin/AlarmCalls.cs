using Engine.Server.Ledger;
using Engine.Server.Wire;
using Engine.Server.Security;
using Engine.Watch;
using Engine.Watch.Alarms;
using Grpc.Core;

namespace Engine.Server.Admin;

/// <summary>The calls of <c>engine.v1.AdminService</c> about alarms. They never wait for PostgreSQL, nor for the stages.</summary>
internal sealed class AlarmCalls(EngineWatch watch, LedgerServiceOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_signOfLife = TimeSpan.FromSeconds(5);

    /// <summary>How many are open.</summary>
    public V1.AlarmCounts Counts
    {
        get
        {
            IReadOnlyList<Alarm> open = watch.Alarms.Open;
            uint Count(AlarmGrade grade) => (uint)open.Count(alarm => alarm.Grade == grade);
            return new V1.AlarmCounts
            {
                Notices = Count(AlarmGrade.Notice),
                Warnings = Count(AlarmGrade.Warning),
                Critical = Count(AlarmGrade.Critical),
                Integrity = Count(AlarmGrade.Integrity),
                Silenced = (uint)open.Count(alarm => alarm.Silenced is not null),
            };
        }
    }

    /// <summary>Lists them.</summary>
    public V1.ListAlarmsResponse List(V1.ListAlarmsRequest request)
    {
        var response = new V1.ListAlarmsResponse { Overflowed = (ulong)watch.Alarms.Overflowed };
        response.Open.AddRange(watch.Alarms.Open.Select(AlarmRecords.Alarm));
        response.Silences.AddRange(watch.Alarms.Silences.Select(AlarmRecords.Silence));
        response.Checkers.AddRange(watch.Checkers.Select(AlarmRecords.Checker));
        if (request.WithClosed)
        {
            response.Closed.AddRange(watch.Alarms.Closed.Select(AlarmRecords.Alarm));
        }

        return response;
    }

    /// <summary>Sends those that are open, whenever they change, until the client leaves or the engine stops.</summary>
    public async Task WatchAsync(
        Caller caller, IServerStreamWriter<V1.WatchAlarmsResponse> replies, CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, options.Stopping);

        // Looked at by a timer of its own: what the watch publishes does not come when the watch itself stands still.
        using var timer = new PeriodicTimer(EngineWatch.Interval, time);
        IReadOnlyList<Alarm>? told = null;
        long toldAt = 0;
        try
        {
            await TellAsync(watch.Alarms.Open);
            while (await timer.WaitForNextTickAsync(ends.Token))
            {
                IReadOnlyList<Alarm> open = watch.Alarms.Open;
                if (!IsAsTold(open, told!) || time.GetElapsedTime(toldAt) >= s_signOfLife)
                {
                    await TellAsync(open);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refusals.Stopping();
        }

        async Task TellAsync(IReadOnlyList<Alarm> open)
        {
            var message = new V1.WatchAlarmsResponse();
            message.Open.AddRange(open.Select(AlarmRecords.Alarm));
            caller.Require(RequiredRight.Observe);
            await replies.WriteAsync(message, ends.Token);
            (told, toldAt) = (open, time.GetTimestamp());
        }
    }

    /// <summary>Has nobody called for some.</summary>
    public V1.SilenceAlarmResponse Silence(V1.SilenceAlarmRequest request)
    {
        if (request.Duration is not { } duration)
        {
            throw Refusals.Invalid(new FieldError("duration", "is missing: say for how long"));
        }

        DateTimeOffset now = time.GetUtcNow();
        try
        {
            var silence = new Silence(
                request.Name,
                request.Subject.Length == 0 ? "*" : request.Subject,
                now + duration.ToTimeSpan(),
                request.By,
                request.Why);
            watch.Alarms.Keep(silence, now);
            return new V1.SilenceAlarmResponse { Silence = AlarmRecords.Silence(silence) };
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw Refusals.Invalid(new FieldError("silence", wrong.Message));
        }
    }

    private static bool IsAsTold(IReadOnlyList<Alarm> open, IReadOnlyList<Alarm> told) =>
        open.Count == told.Count && open.Zip(told).All(pair =>
            pair.First.Id == pair.Second.Id
            && pair.First.Grade == pair.Second.Grade
            && pair.First.Silenced == pair.Second.Silenced);
}
