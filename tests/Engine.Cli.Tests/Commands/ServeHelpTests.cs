using Engine.Server.Hosting;

namespace Engine.Cli.Tests.Commands;

public sealed class ServeHelpTests
{
    [Fact]
    public async Task Help_says_of_every_setting_what_it_means_its_default_and_its_variable()
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(0, await Program.RunAsync(["serve", "--help"], output, error));
        string help = string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (EngineSetting setting in EngineOptionsReader.All)
        {
            Assert.Contains($"--{setting.Name} <VALUE>", help, StringComparison.Ordinal);
            Assert.Contains(setting.Description, help, StringComparison.Ordinal);
            Assert.Contains($"[env: {setting.Variable}]", help, StringComparison.Ordinal);
        }

        Assert.Contains("[default: 30s]", help, StringComparison.Ordinal);
    }
}
