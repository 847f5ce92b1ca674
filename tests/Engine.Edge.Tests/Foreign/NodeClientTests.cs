using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Engine.Edge.Tests.Fixtures;

namespace Engine.Edge.Tests.Foreign;

/// <summary>A client in another language that has nothing but the protos: tests/foreign/node.</summary>
public sealed class NodeClientTests
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "client.js", "run.js"];

    private static readonly string[] _noNetwork = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH"];

    [Fact]
    public async Task A_client_in_node_that_knows_the_protos_alone_finds_everything_as_promised()
    {
        Assert.SkipUnless(await IsThereAsync("node") && await IsThereAsync("npm"), "node and npm are not installed.");

        // What npm installs stays beside the tests for the next run.
        string folder = Path.Combine(AppContext.BaseDirectory, "foreign-node");
        Copy(folder);
        await InstallAsync(folder);
        await using BoundedEngine engine = await BoundedEngine.StartAsync();
        List<Check> checks = await RunAsync(engine, folder);
        Assert.All(checks, check => Assert.True(check.Ok, $"{check.Name}: {check.Detail}\n{engine.Process.Output}"));
        Assert.Equal(12, checks.Count);
    }

    // Found from where the tests run: a deterministic build, such as CI's, knows no paths of its sources.
    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The project's folder is not above the tests.");
    }

    private static void Copy(string folder)
    {
        string source = Path.Combine(Root(), "tests", "foreign", "node");
        Directory.CreateDirectory(Path.Combine(folder, "protos"));
        foreach (string file in Files.Concat(["protos/reflection.proto", "protos/rpc.proto"]))
        {
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        }
    }

    private static async Task InstallAsync(string folder)
    {
        string wanted = await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json"));
        string installed = Path.Combine(folder, "installed.json");
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
        {
            return;
        }

        File.Delete(installed);
        using Process npm = Start("npm", folder, "ci", "--ignore-scripts", "--no-progress");
        Task<string> said = npm.StandardOutput.ReadToEndAsync();
        string wrong = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.SkipWhen(_noNetwork.Any(wrong.Contains), $"npm reaches no registry: {wrong}");
        Assert.True(npm.ExitCode == 0, $"npm ci: {await said}\n{wrong}");
        await File.WriteAllTextAsync(installed, wanted);
    }

    private static async Task<List<Check>> RunAsync(BoundedEngine engine, string folder)
    {
        string address = engine.Address["http://".Length..];
        using Process node = Start("node", folder, "run.js", address, Path.Combine(Root(), "protos"), folder);
        Task<string> wrong = node.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(BoundedEngine.Patience);
        var checks = new List<Check>();
        while (await node.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            using var said = JsonDocument.Parse(line);
            if (said.RootElement.TryGetProperty("need", out _))
            {
                await engine.CrashAndRestartAsync();
                await node.StandardInput.WriteLineAsync("restarted");
                continue;
            }

            checks.Add(new Check(
                said.RootElement.GetProperty("check").GetString()!,
                said.RootElement.GetProperty("ok").GetBoolean(),
                said.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.GetString()! : ""));
        }

        await node.WaitForExitAsync(patience.Token);
        Assert.True(node.ExitCode == 0, await wrong);
        return checks;
    }

    private static async Task<bool> IsThereAsync(string program)
    {
        try
        {
            using Process asked = Start(program, Path.GetTempPath(), "--version");
            await asked.WaitForExitAsync();
            return asked.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string program, string folder, params IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private sealed record Check(string Name, bool Ok, string Detail);
}
