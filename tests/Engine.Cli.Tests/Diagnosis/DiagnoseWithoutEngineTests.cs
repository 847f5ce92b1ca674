using Engine.Cli.Tests.Incidents;

namespace Engine.Cli.Tests.Diagnosis;

/// <summary>The bundle where there is neither engine nor PostgreSQL.</summary>
public class DiagnoseWithoutEngineTests
{
    [Fact]
    public async Task What_is_missing_is_told_with_the_reason_and_the_rest_is_there()
    {
        string folder = Directory.CreateTempSubdirectory("engine-diagnose-").FullName;
        string bundle = Path.Combine(folder, "bundle.tar.gz");
        string printed = await Tool.RunAsync(
            "diagnose", "--out", bundle, "-a", "unix:/nowhere.sock", "--data", Path.Combine(folder, "nothing"),
            "--connection-string", "Host=/nowhere", "--patience", "1");
        Assert.Contains("missing:", printed, StringComparison.Ordinal);
        Assert.Equal(
            ["machine.txt", "manifest.json", "recorder.jsonl", "versions.txt"],
            BundleFile.Read(bundle).Keys.Order(StringComparer.Ordinal));

        // What was collected before is evidence, and stays.
        byte[] before = await File.ReadAllBytesAsync(bundle);
        using var error = new StringWriter();
        int code = await Program.RunAsync(
            ["diagnose", "--out", bundle, "-a", "unix:/nowhere.sock", "--data", folder, "--patience", "1"], TextWriter.Null, error);
        Assert.Equal(1, code);
        Assert.Contains("exists", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(bundle));
        Directory.Delete(folder, recursive: true);
    }
}
