using System.Text.Json.Nodes;
using Engine.Cli.Bench.Peers;

namespace Engine.Cli.Tests.Bench;

public sealed class PeersReportTests
{
    [Fact]
    public void Ratios_are_those_of_the_medians()
    {
        PeersReport report = Report([600_000, 500_000, 900_000], [5_000, 6_000, 7_000], [50_000, 60_000, 40_000]);
        JsonObject document = report.ToDocument();
        Assert.Equal(100, document["ratio_function"]!.GetValue<double>());
        Assert.Equal(12, document["ratio_set_sql"]!.GetValue<double>());
        Assert.Equal(600_000, document["engine_per_s"]!.GetValue<double>());
        Assert.True(document["sound"]!.GetValue<bool>());
        Assert.Null(document["void_because"]);
    }

    [Theory]
    [InlineData(4_999, 40_000, "the function made 4,999/s")]
    [InlineData(5_000, 39_999, "the SQL by sets made 39,999/s")]
    public void A_peer_that_is_too_slow_to_be_fair_voids_the_run(double function, double sets, string because)
    {
        PeersReport report = Report([600_000], [function], [sets]);
        Assert.Contains(because, report.Complaint, StringComparison.Ordinal);
        Assert.StartsWith("The run is void", report.Complaint, StringComparison.Ordinal);
        Assert.False(report.ToDocument()["sound"]!.GetValue<bool>());
    }

    [Fact]
    public void Peers_that_are_just_fast_enough_count() => Assert.Null(Report([1], [5_000], [40_000]).Complaint);

    [Fact]
    public void Fewer_accounts_than_a_million_are_no_figure_to_quote() =>
        Assert.Contains("2,000 accounts", Report([1], [9_000], [90_000], accounts: 2_000).Complaint, StringComparison.Ordinal);

    private static PeersReport Report(double[] engine, double[] function, double[] sets, int accounts = 1_000_000)
    {
        var report = new PeersReport(new PeersOptions(engine.Length, TimeSpan.FromSeconds(5), accounts));
        Array.ForEach(engine, report.Engine.Add);
        Array.ForEach(function, report.Function.Add);
        Array.ForEach(sets, report.SetSql.Add);
        return report;
    }
}
