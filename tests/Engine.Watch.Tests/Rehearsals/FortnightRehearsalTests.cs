using System.Globalization;
using Engine.Watch.Rehearsals;

namespace Engine.Watch.Tests.Rehearsals;

/// <summary>
/// The checks at full length on a clock of their own: nothing in a calm fortnight, and each fault in time.
/// <c>ENGINE_TEST_SCALE</c> has them pass more of them.
/// </summary>
public class FortnightRehearsalTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(5);

    private static int Seeds =>
        int.Parse(Environment.GetEnvironmentVariable("ENGINE_TEST_SCALE") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void Nothing_is_told_in_a_calm_fortnight_and_each_fault_after_it_in_time()
    {
        List<string> wrong = [];
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var rehearsal = new FortnightRehearsal(seed, s_step);
            CalmFortnight calm = rehearsal.Run(TestContext.Current.CancellationToken);
            output.WriteLine($"seed {seed}: {calm.Events} events, {calm.MicrosecondsPerSample:F1} us a sample");
            Assert.InRange(calm.Events, 80_000_000, 140_000_000);
            wrong.AddRange(calm.False.Select(alarm => $"seed {seed}, in calm: {Words(alarm)}"));
            foreach (FaultOutcome outcome in RehearsedFault.InTheWeekOf(FortnightRehearsal.ThirdWeek).Select(rehearsal.Run))
            {
                string line = $"seed {seed}, {outcome.Fault.Kind} {outcome.Fault.Client} {outcome.Fault.From:ddd HH:mm}: "
                    + $"{outcome.After?.TotalSeconds ?? double.NaN:F0} s {string.Join("; ", outcome.Others.Select(Words))}";
                output.WriteLine(line);
                if (!outcome.IsRight)
                {
                    wrong.Add(line);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static string Words(RehearsedAlarm alarm) =>
        $"{alarm.At:ddd dd HH:mm:ss} {alarm.Finding.Alarm} {alarm.Finding.Subject}: {alarm.Finding.Cause}";
}
