using System.Globalization;
using System.Text;
using Engine.Watch;
using Engine.Watch.Metrics;

namespace Engine.Server.Metrics;

/// <summary>
/// A catalogue as Prometheus reads it, in its text format 0.0.4: histograms are whole, each bucket counted as it was
/// recorded.
/// </summary>
internal static class PrometheusText
{
    /// <summary>What the format is called in HTTP.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const double NanosecondsInSecond = 1e9;
    private const string UpTo = "le";
    private const string WithoutEnd = "+Inf";

    /// <summary>Writes what a report says of each metric; those of which it says nothing are left out.</summary>
    public static string Of(IReadOnlyList<Metric> catalogue, WatchReport report)
    {
        var text = new StringBuilder();
        foreach (Metric metric in catalogue)
        {
            int before = text.Length;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.PrometheusName} {Escaped(metric.Meaning)}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.PrometheusName} {TypeOf(metric)}\n");
            int head = text.Length;
            Append(text, metric, report);
            text.Length = text.Length == head ? before : text.Length;
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Metric metric, WatchReport report)
    {
        foreach (MetricValue one in metric.Read(report))
        {
            Line(text, metric.PrometheusName, metric.Attributes, one.Attributes, one.Value);
        }

        foreach (MetricDistribution one in metric.ReadDistributions(report))
        {
            Append(text, metric, one);
        }
    }

    private static void Append(StringBuilder text, Metric metric, MetricDistribution one)
    {
        string name = metric.PrometheusName;
        string[] names = [.. metric.Attributes, UpTo];
        long[] upTo = metric.Bounds.CountUpTo(one.Counted);
        for (int i = 0; i < upTo.Length; i++)
        {
            Line(text, $"{name}_bucket", names, [.. one.Attributes, Number(metric.Bounds.Upper[i])], upTo[i]);
        }

        double inUnit = metric.Unit == "s" ? NanosecondsInSecond : 1;
        Line(text, $"{name}_bucket", names, [.. one.Attributes, WithoutEnd], one.Counted.Count);
        Line(text, $"{name}_sum", metric.Attributes, one.Attributes, one.Counted.SumNanoseconds / inUnit);
        Line(text, $"{name}_count", metric.Attributes, one.Attributes, one.Counted.Count);
    }

    private static void Line(
        StringBuilder text, string name, IReadOnlyList<string> attributes, string[] values, double value)
    {
        text.Append(name);
        for (int i = 0; i < values.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(attributes[i]).Append("=\"").Append(Quoted(values[i])).Append('"');
        }

        text.Append(values.Length > 0 ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string TypeOf(Metric metric) => metric.Kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace(@"\", @"\\").Replace("\n", @"\n");

    private static string Quoted(string text) => Escaped(text).Replace("\"", "\\\"");
}
