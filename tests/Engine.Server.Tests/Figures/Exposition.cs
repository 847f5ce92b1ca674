using System.Globalization;

namespace Engine.Server.Tests.Figures;

/// <summary>Prometheus' text format, read strictly: what is not of it is refused.</summary>
internal sealed class Exposition
{
    private readonly Dictionary<string, string> _types = [];
    private readonly Dictionary<string, double> _values = [];

    public Exposition(string text)
    {
        Assert.EndsWith("\n", text);
        foreach (string line in text[..^1].Split('\n'))
        {
            Read(line);
        }
    }

    /// <summary>What each metric was declared to be.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>Each series, as it is written before its value.</summary>
    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>The value of one series.</summary>
    public double this[string series] => _values[series];

    private void Read(string line)
    {
        if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            string[] words = line.Split(' ');
            Assert.Contains(words[3], (string[])["counter", "gauge", "histogram"]);
            _types.Add(words[2], words[3]); // twice is an error
        }
        else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            int end = line.LastIndexOf(' ');
            string series = line[..end];
            string name = series.Split('{')[0];
            Assert.Contains(_types, type => name == type.Key || (type.Value == "histogram" && IsPart(name, type.Key)));
            _values.Add(series, double.Parse(line[(end + 1)..], CultureInfo.InvariantCulture));
        }
    }

    private static bool IsPart(string name, string histogram) =>
        name == $"{histogram}_bucket" || name == $"{histogram}_sum" || name == $"{histogram}_count";
}
