using System.Text.Json.Nodes;
using Engine.Cli.Bench;
using Engine.Cli.Bench.Figures;

namespace Engine.Cli.Tests.Bench;

public sealed class FiguresReportTests
{
    [Fact]
    public void The_ratio_is_that_of_the_middle_pair_and_not_of_the_medians()
    {
        JsonObject document = Report((3, 1), (4, 2), (10, 10)).ToDocument();
        Assert.Equal(2, document["ratio_1x4"]!.GetValue<double>());
        Assert.Equal((4, 2), (document["cpu_us_1x4_on"]!.GetValue<double>(), document["cpu_us_1x4_off"]!.GetValue<double>()));
    }

    [Fact]
    public void The_interval_leaves_out_the_outermost_pairs_where_there_are_enough()
    {
        JsonObject document = Report([.. Enumerable.Range(1, 20).Select(on => ((double)on, 10d))]).ToDocument();
        Assert.Equal(1.05, document["ratio_1x4"]!.GetValue<double>());
        Assert.Equal(0.6, document["ratio_1x4_from"]!.GetValue<double>());
        Assert.Equal(1.5, document["ratio_1x4_to"]!.GetValue<double>());
    }

    private static FiguresReport Report(params (double On, double Off)[] pairs)
    {
        var report = new FiguresReport(new FiguresOptions(pairs.Length, TimeSpan.FromSeconds(1)));
        foreach ((double on, double off) in pairs)
        {
            report.Add(EndToEndLine.Singles, on, off);
        }

        return report;
    }
}
