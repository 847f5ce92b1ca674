using System.Text.Json.Nodes;
using Engine.Cli.Bench;

namespace Engine.Cli.Tests.Bench;

/// <summary>The figures that are quoted come from medians over rounds, and each against its own comparator.</summary>
public sealed class EndToEndReportTests
{
    private static readonly EndToEndLine s_large = EndToEndLine.Of(8_000, inFlight: 16);
    private static readonly EndToEndLine s_small = EndToEndLine.Of(100, inFlight: 16);
    private static readonly EndToEndOptions s_options = new(
        [s_large, s_small, EndToEndLine.Singles, EndToEndLine.Unary], 3, TimeSpan.FromSeconds(1), TimeSpan.Zero);

    [Fact]
    public void Batches_and_streams_are_compared_to_the_better_raw_copy()
    {
        JsonObject document = Measure().ToDocument();
        Assert.Equal(800_000.0, (double)document["raw_copy_per_s"]!);
        Assert.Equal(0.75, (double)document["ratio_8000"]!);
        Assert.Equal(0.5, (double)document["ratio_100"]!);
        Assert.Equal(0.1, (double)document["ratio_1x4"]!);
    }

    [Fact]
    public void Unary_calls_are_compared_to_the_same_calls_with_no_work() =>
        Assert.Equal(0.4, (double)Measure().ToDocument()["ratio_unary"]!);

    [Fact]
    public void What_a_transfer_costs_is_told_by_process()
    {
        JsonObject document = Measure().ToDocument();
        Assert.Equal(1.0, (double)document["cpu_us_8000_client"]!);
        Assert.Equal(2.0, (double)document["cpu_us_8000_engine"]!);
        Assert.Equal(3.0, (double)document["cpu_us_8000_postgres"]!);
    }

    [Fact]
    public void Bytes_of_a_message_are_those_beyond_the_call_with_no_work()
    {
        JsonObject document = Measure().ToDocument();
        Assert.Equal(0.5, (double)document["bytes_per_transfer"]!);
        Assert.Equal(40.0, (double)document["bytes_per_message"]!);
    }

    [Fact]
    public void A_slow_raw_copy_makes_the_run_void()
    {
        var report = new EndToEndReport(s_options with { Lines = [] }, [8_192]);
        report.AddRaw(8_192, 699_999);
        Assert.False(report.IsSound);
        report.AddRaw(8_192, 700_002);
        Assert.True(report.IsSound);
    }

    private static EndToEndReport Measure()
    {
        var report = new EndToEndReport(s_options, [8_192, 65_536]);
        for (int round = 0; round < 3; round++)
        {
            // A round in which something else had the machine does not move a median.
            double share = round == 1 ? 0.1 : 1;
            report.AddRaw(8_192, 700_000 * share);
            report.AddRaw(65_536, 800_000 * share);
            report.Add(s_large, Sample(600_000 * share, s_large, bytesPerTransfer: 0.5), Sample(9e6, s_large, 0));
            report.Add(s_small, Sample(400_000 * share, s_small, bytesPerTransfer: 0.6), Sample(4e6, s_small, 0.2));
            report.Add(EndToEndLine.Singles, Sample(80_000 * share, EndToEndLine.Singles, 0), Sample(2e5, EndToEndLine.Singles, 0));
            report.Add(EndToEndLine.Unary, Sample(20_000 * share, EndToEndLine.Unary, 0), Sample(50_000, EndToEndLine.Unary, 0));
        }

        return report;
    }

    private static EndToEndSample Sample(double perSecond, EndToEndLine line, double bytesPerTransfer)
    {
        const long Transfers = 1_000_000;
        var used = new EndToEndUsage(
            TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), bytesPerTransfer * Transfers);
        return new EndToEndSample(perSecond, Transfers, Transfers / line.Batch, used);
    }
}
