using System.Globalization;

namespace Engine.Cli.Conformance;

/// <summary>A report as <c>--json</c> prints it; the names are part of the tool's interface.</summary>
internal sealed class ReportDocument(ConformanceReport report, string file, TimeSpan took)
{
    /// <summary>The case file.</summary>
    public string File => file;

    /// <summary>Cases played.</summary>
    public int Cases => report.Cases;

    /// <summary>Steps played.</summary>
    public int Steps => report.Steps;

    /// <summary>Results and records compared.</summary>
    public int Answers => report.Answers;

    /// <summary>How long it took.</summary>
    public double Seconds => Math.Round(took.TotalSeconds, 3);

    /// <summary>Whether nothing differed.</summary>
    public bool Conforms => report.Conforms;

    /// <summary>Every difference.</summary>
    public IEnumerable<DifferenceDocument> Differences => report.Differences.Select(each => new DifferenceDocument(
        each.Case,
        each.Kind,
        each.Step,
        each.Event,
        each.Id?.ToString(CultureInfo.InvariantCulture),
        each.Field,
        each.Expected,
        each.Got));

    /// <summary>What may explain a difference.</summary>
    public IReadOnlyList<string> Notes => report.Notes;
}

/// <summary>A difference as <c>--json</c> prints it; the id as case files write numbers, a decimal string.</summary>
internal sealed record DifferenceDocument(
    long Case,
    string Kind,
    int Step,
    int? Event,
    string? Id,
    string Field,
    string Expected,
    string Got);
