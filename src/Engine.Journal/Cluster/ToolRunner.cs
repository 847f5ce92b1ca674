using System.ComponentModel;
using System.Diagnostics;

namespace Engine.Journal.Cluster;

/// <summary>Runs a program of the system to its end.</summary>
internal static class ToolRunner
{
    /// <summary>
    /// Runs a program that says little and ends at once; false if it is not there or fails. Blocks, and waits for no socket
    /// doing so, as <see cref="RunAsync"/> does: it may run on the very thread that looks after those.
    /// </summary>
    public static bool TryRun(string tool, IReadOnlyList<string> arguments, out string output)
    {
        try
        {
            using Process process = Start(tool, arguments);
            output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            output = "";
            return false;
        }
    }

    /// <summary>Runs a program; returns its exit code and what it wrote to both outputs.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        string tool,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using Process process = Start(tool, arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
    }

    /// <summary>Starts a program that reads nothing; what it writes has to be read.</summary>
    public static Process Start(
        string tool, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(tool)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A user that we step down to may not be able to see our own folder.
            WorkingDirectory = "/",
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
