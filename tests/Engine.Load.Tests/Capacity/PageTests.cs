using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Engine.Load.Capacity;
using Engine.Load.Capacity.Page;

namespace Engine.Load.Tests.Capacity;

public partial class PageTests
{
    [Fact]
    public async Task The_page_needs_nothing_besides_itself()
    {
        string page = CapacityPage.Of(await GivenCapacity.ReportAsync());

        Assert.DoesNotMatch(@"https?://|//[a-z]|\bsrc\s*=|<link|<script|@import|url\(|<iframe|<img", page);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_well_formed_and_every_chart_has_words_for_those_who_do_not_see_it()
    {
        XElement page = await ParsedAsync();

        XElement[] charts = [.. page.Descendants("figure").Select(figure => figure.Element("svg")!)];
        Assert.Equal(6, charts.Length);
        Assert.All(charts, chart =>
        {
            Assert.NotEmpty(chart.Element("title")!.Value);
            Assert.NotEmpty(chart.Element("desc")!.Value);
            string[] named = chart.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal([chart.Element("title")!.Attribute("id")!.Value, chart.Element("desc")!.Attribute("id")!.Value], named);
        });
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task No_coordinate_lies_outside_of_its_chart()
    {
        XElement page = await ParsedAsync();

        foreach (XAttribute points in page.Descendants("figure").Descendants().Attributes("points"))
        {
            Assert.All(Number().Matches(points.Value), number =>
                Assert.InRange(double.Parse(number.Value, CultureInfo.InvariantCulture), 0, 480));
        }
    }

    [Fact]
    public async Task The_page_holds_the_numbers_of_the_document()
    {
        CapacityReport report = await GivenCapacity.ReportAsync();
        JsonObject document = CapacityDocument.Of(report);
        string text = string.Concat((await ParsedAsync()).DescendantNodes().OfType<XText>().Select(node => node.Value + " "));

        List<string> wanted =
        [
            Whole(document["limit_per_s"]!), Whole(document["broken_at_per_s"]!), Whole(document["generator_per_s"]!),
            Whole(document["headroom"]!["transfers"]!), Three(document["headroom"]!["days_a_day"]!),
            Three(document["headroom"]!["peak_percent_of_limit"]!) + " %", Three(document["headroom"]!["peaks_at_once"]!),
            document["saturates"]!["first"]!.GetValue<string>(), document["saturates"]!["why"]!.GetValue<string>(),
            Whole(document["growth"]!["rows_per_day"]!), Day(document["growth"]!["rows_out"]!),
            Day(document["growth"]!["disk_out"]!), Day(document["growth"]!["memory_out"]!),
            .. document["curve"]!.AsArray().SelectMany(point => new[]
            {
                Whole(point!["wanted"]!), Whole(point["answered"]!), Three(point["latency_ms"]!["p99"]!),
                Three(point["latency_ms"]!["max"]!),
            }),
            .. document["streams"]!["measured"]!.AsArray().Select(point => Whole(point!["per_s"]!)),
        ];
        Assert.True(wanted.Count > 60);
        Assert.All(wanted, number => Assert.Contains(number, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_headroom_is_one_number_and_the_peak_second_a_part_of_the_limit()
    {
        string[] sentences = [.. CapacityPage.Sentences(await GivenCapacity.ReportAsync())];

        Assert.Equal("23,456 transfers a second, each durable before it is answered, hold p99<5ms.", sentences[0]);
        Assert.StartsWith("This box carries 203 such days a day", sentences[1], StringComparison.Ordinal);
        Assert.EndsWith("its peak second needs 2.12 % of the limit.", sentences[1], StringComparison.Ordinal);
        Assert.Contains("no longer does", sentences[2], StringComparison.Ordinal);
        Assert.Contains("processor", sentences[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_ended_at_once_makes_a_page_that_says_so()
    {
        CapacityReport report = await GivenCapacity.ReportAsync() with
        {
            IsInterrupted = true,
            Search = new SearchResult(SearchEnd.Unfinished, 0, false, null, false),
            Trials = [],
            Moments = [],
            StreamPoints = [],
            Growth = null,
        };

        string page = CapacityPage.Of(report);

        Assert.Contains("Ended early", page, StringComparison.Ordinal);
        Assert.Contains("No rate was found yet", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
        Assert.Equal(0, CapacityDocument.Of(report)["limit_per_s"]!.GetValue<double>());
        Assert.Null(CapacityDocument.Of(report)["headroom"]!["peak_percent_of_limit"]);
    }

    [Fact]
    public async Task Where_nothing_held_the_page_names_the_rate_that_did_not_and_shows_the_trials()
    {
        CapacityReport report = await GivenCapacity.ReportAsync() with
        {
            Search = new SearchResult(SearchEnd.NeverHeld, 0, false, 20, false),
        };

        string page = CapacityPage.Of(report);

        Assert.Contains("p99&lt;5ms does not hold even at 20 transfers a second.", page, StringComparison.Ordinal);
        Assert.Contains("Latency against load", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_seen_is_left_out_of_the_page_and_null_in_the_document()
    {
        CapacityReport seen = await GivenCapacity.ReportAsync();
        CapacityReport report = seen with
        {
            Trials = [.. seen.Trials.Select(point => point with { Usage = new Usage { Cores = 2 } })],
            Growth = seen.Growth! with { DiskPerTransfer = null, DiskLeft = null },
        };

        Assert.Null(report.Saturation);
        Assert.Contains("not measured", CapacityPage.Of(report), StringComparison.Ordinal);
        Assert.Null(CapacityDocument.Of(report)["growth"]!["disk_out"]);
    }

    [Fact]
    public async Task Names_in_a_profile_cannot_break_the_page()
    {
        CapacityReport report = await GivenCapacity.ReportAsync() with { Slo = ["<script>&"], Subject = "<b>" };

        Assert.DoesNotContain("<script>", CapacityPage.Of(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_processor_is_what_fills_up_first_even_if_lanes_look_busier()
    {
        CapacityReport report = await GivenCapacity.ReportAsync();
        CurvePoint[] points = [.. report.Trials.Select(point =>
            point with { Usage = point.Usage! with { BusyCores = 1.8, LanesBusy = 1 } })];
        CurvePoint[] idle = [.. points.Select(point => point with { Usage = point.Usage! with { BusyCores = 0.5 } })];
        CurvePoint[] calm = [.. idle.Select(point => point with { Usage = point.Usage! with { LanesBusy = 0.5 } })];

        Assert.Equal("processor", Saturation.Of(points, GivenCapacity.Limit)!.First);
        Assert.Equal("journal's lanes", Saturation.Of(idle, GivenCapacity.Limit)!.First);
        Assert.Equal("nothing that was measured", Saturation.Of(calm, GivenCapacity.Limit)!.First);
    }

    private static async Task<XElement> ParsedAsync()
    {
        string page = CapacityPage.Of(await GivenCapacity.ReportAsync());
        string xml = VoidElement().Replace(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<$1/>");
        return XElement.Parse(xml);
    }

    private static string Whole(JsonNode number) => number.GetValue<double>().ToString("N0", CultureInfo.InvariantCulture);

    private static string Three(JsonNode number)
    {
        double value = number.GetValue<double>();
        string format = value >= 100 ? "N0" : value >= 10 ? "N1" : value >= 1 ? "0.##" : "0.###";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Day(JsonNode day) => DateOnly.ParseExact(day.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture)
        .ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"<(meta[^>]*)>")]
    private static partial Regex VoidElement();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();
}
