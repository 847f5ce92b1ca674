using Engine.Cli.Drills.Labelled;
using Engine.Cli.Tests.Import;

namespace Engine.Cli.Tests.Drills;

/// <summary>The detector on series that people have labelled, and what is told of files that cannot be read.</summary>
public sealed class LabelledDrillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-series-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_detector_scores_what_it_is_held_to()
    {
        string folder = Path.GetDirectoryName(Samples.Shared("nab.tar.gz"))!;
        DetectionScore score = LabelledDrill.Run(LabelledFiles.Read(folder)).Score;
        Assert.Equal(97, score.Windows);
        Assert.InRange(score.Of(ScoringProfile.All[0]), 63, 100);
        Assert.InRange(score.Of(ScoringProfile.All[1]), 50, 100);
    }

    [Fact]
    public void Series_are_read_from_a_folder_with_their_windows_by_time()
    {
        Write("windows.json", """{"a.csv": [["2020-01-01 00:02:00", "2020-01-01 00:03:00"]], "missing.csv": []}""");
        Write("a.csv", "timestamp,value\n2020-01-01 00:01:00,1\n2020-01-01 00:02:00,2\n2020-01-01 00:03:00,3\n2020-01-01 00:04:00,4\n");
        LabelledSeries series = Assert.Single(LabelledFiles.Read(_folder));
        Assert.Equal([1.0, 2, 3, 4], series.Values);
        Assert.Equal([new LabelledWindow(1, 2)], series.Windows);
    }

    [Theory]
    [InlineData(null, "windows.json")]
    [InlineData("nonsense", "cannot be read")]
    [InlineData("""{"a.csv": [["yesterday"]]}""", "a window is two times")]
    [InlineData("""{"bad.csv": []}""", "row 1")]
    public void What_cannot_be_read_is_told(string? windows, string told)
    {
        Write("a.csv", "timestamp,value\n2020-01-01 00:01:00,1\n");
        Write("bad.csv", "timestamp,value\nnever,1\n");
        if (windows is not null)
        {
            Write("windows.json", windows);
        }

        Assert.Contains(told, Assert.Throws<ToolException>(() => LabelledFiles.Read(_folder)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
