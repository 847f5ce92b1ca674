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
            output.WriteLine($"seed {seed}: {calm.Samples} samples, {calm.Events} events, {calm.MicrosecondsPerSample:F2} us a sample");
            wrong.AddRange(calm.False.Select(alarm => $"seed {seed} {alarm.At:ddd dd HH:mm:ss} {alarm.Finding.Alarm} {alarm.Finding.Subject}: {alarm.Finding.Cause}"));
            foreach (RehearsedFault fault in Faults())
            {
                FaultOutcome outcome = rehearsal.Run(fault);
                string line = $"seed {seed} {fault.Kind} {fault.Client} {fault.From:ddd HH:mm}: {outcome.After?.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) ?? "never"} s "
                    + string.Join("; ", outcome.Others.Select(alarm => $"{alarm.At:HH:mm:ss} {alarm.Finding.Alarm} {alarm.Finding.Subject}: {alarm.Finding.Cause}"));
                output.WriteLine(line);
                if (!outcome.IsRight)
                {
                    wrong.Add(line);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static IEnumerable<RehearsedFault> Faults()
    {
        foreach (double hour in new[] { 3.0, 12.4, 19.2, 24 + 10.2, (24 * 2) + 17.3, (24 * 5) + 15.5, (24 * 6) + 20 })
        {
            DateTimeOffset from = FortnightRehearsal.ThirdWeek.AddHours(hour);
            yield return new RehearsedFault(FaultKind.ClientGone, "gateway", from);
            yield return new RehearsedFault(FaultKind.ClientGone, "shop", from);
            yield return new RehearsedFault(FaultKind.ErrorsRise, "", from);
            if (hour > 10)
            {
                yield return new RehearsedFault(FaultKind.ErrorsRise, "shop", from);
            }

            yield return new RehearsedFault(FaultKind.TrafficDrifts, "", from);
            yield return new RehearsedFault(FaultKind.AnswersSlow, "", from);
            yield return new RehearsedFault(FaultKind.TrafficSpikes, "gateway", from);
            yield return new RehearsedFault(FaultKind.TrafficSpikes, "shop", from);
            yield return new RehearsedFault(FaultKind.UsersWait, "", from);
            yield return new RehearsedFault(FaultKind.UsersWait, "shop", from);
        }
    }
}
