using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Engine.Journal.Cluster;

/// <summary>A program of PostgreSQL that runs for a while, and can be asked to end.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private const int Interrupt = 2;

    private readonly Process _process;

    /// <summary>Reads what a process says until it ends.</summary>
    public ToolProcess(Process process)
    {
        _process = process;
        Exited = ReadAsync(process);
    }

    /// <summary>Ends with its exit code and what it wrote to both outputs.</summary>
    public Task<(int Code, string Output)> Exited { get; }

    /// <summary>Waits for its end; asked to give up, has it end first.</summary>
    public async Task<(int Code, string Output)> WaitAsync(CancellationToken cancellation)
    {
        try
        {
            return await Exited.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks it to end, as Ctrl+C does, and waits until it has: it cleans up what it was about to make.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            _ = Signal(_process.Id, Interrupt);
        }

        await Exited.ConfigureAwait(false);
        _process.Dispose();
    }

    private static async Task<(int Code, string Output)> ReadAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int processId, int signal);
}
