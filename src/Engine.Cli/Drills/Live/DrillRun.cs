using Engine.Cli.Drills.Faults;
using Engine.Cli.Processes;
using Engine.Client;
using Engine.Journal;
using Npgsql;

namespace Engine.Cli.Drills.Live;

/// <summary>Holds one drill: all is well, the deed, the alarm, the remedy, all is well again, and nothing is lost.</summary>
internal static class DrillRun
{
    private static readonly TimeSpan s_lateness = TimeSpan.FromSeconds(15);

    /// <summary>Holds it. What goes wrong with the drill itself is part of what came of it.</summary>
    public static async Task<DrillResult> HoldAsync(Drill drill, CancellationToken cancellation)
    {
        SmallDisk? disk = null;
        if (drill.NeedsSmallDisk && !SmallDisk.TryMount(out disk, out string reason))
        {
            return new DrillResult(drill, drill.Expects) { Skipped = reason };
        }

        try
        {
            using SmallDisk? held = disk; // one that cannot be let go of is part of what came of it, too
            await using DrillRig rig = await DrillRig.StartAsync(drill, disk, cancellation);
            return await HoldAsync(drill, rig, cancellation);
        }
        catch (Exception failure) when (failure is EngineProcessException or EngineException or NpgsqlException
            or JournalException or TimeoutException or IOException or InvalidOperationException)
        {
            return new DrillResult(drill, drill.Expects) { Failed = failure.Message };
        }
    }

    private static async Task<DrillResult> HoldAsync(Drill drill, DrillRig rig, CancellationToken cancellation)
    {
        await Task.Delay(drill.Calm, cancellation);
        IFault fault = drill.Fault();
        TimeSpan deed;
        TimeSpan undone;
        try
        {
            await fault.PrepareAsync(rig, cancellation);
            deed = AlarmFeed.Now;
            await fault.BeginAsync(rig, cancellation);
            await rig.Alarms.WaitAsync(
                seen => seen.Any(alarm => alarm.Seen >= deed && drill.Expects.IsNamedBy(alarm)),
                drill.Expects.Within + s_lateness,
                cancellation);
            TimeSpan left = deed + drill.Lasts - AlarmFeed.Now;
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation);
        }
        finally
        {
            undone = AlarmFeed.Now;
            await fault.EndAsync(rig, CancellationToken.None);
        }

        TimeSpan remedy = AlarmFeed.Now;
        await rig.AnswerAsync(cancellation);
        bool areClosed = await rig.Alarms.WaitAsync(
            seen => seen.All(alarm => alarm.Gone is not null), drill.Closes, cancellation);
        TimeSpan closed = AlarmFeed.Now;
        string lost = await rig.ProveAsync(cancellation);
        return new DrillResult(drill, drill.Expects with { Words = [.. drill.Expects.Words, .. fault.Words] })
        {
            Before = [.. rig.Alarms.Seen.Where(alarm => alarm.Seen < deed)],
            Alarms = [.. rig.Alarms.Seen.Where(alarm => alarm.Seen >= deed).Select(alarm => alarm with { Seen = alarm.Seen - deed })],
            LastedAsTheFault = rig.Alarms.Seen.Any(
                alarm => alarm.Seen >= deed && drill.Expects.IsNamedBy(alarm) && (alarm.Gone is null || alarm.Gone >= undone)),
            Acknowledged = rig.Acknowledged,
            Lost = lost,
            ClosedAfter = areClosed ? closed - remedy : null,
        };
    }
}
