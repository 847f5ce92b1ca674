using System.Diagnostics;

namespace Engine.Cli.Processes;

/// <summary>
/// An <c>engine</c> command as a child process: started, waited for until ready, asked to stop or killed, its output
/// kept. Disposing kills it if it still runs.
/// </summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private const string ReadyPrefix = "engine ready:";
    private const string StandbyPrefix = "engine standby:";
    private const string SettingPrefix = "ENGINE_";

    // No longer: a PostgreSQL left behind may hold the output open.
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly OutputTail _output = new(maxLines: 500);
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _standby = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EngineProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);

        // Not WaitForExit: that also waits for the end of the output, which a PostgreSQL left behind may hold open.
        _process.Exited += (_, _) => _exited.TrySetResult(_process.ExitCode);
        _process.EnableRaisingEvents = true;
    }

    /// <summary>Process id.</summary>
    public int Id { get; private init; }

    /// <summary>Ends with the exit code; 128 + n after signal n.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines that it wrote to standard output and error, in the order they arrived.</summary>
    public string Output => _output.ToString();

    /// <summary>Starts this very tool with other arguments, such as <c>serve --listen ... --data ...</c>.</summary>
    public static EngineProcess Start(params IReadOnlyList<string> arguments) => Start(OwnCommand(arguments));

    /// <summary>
    /// The same for an engine that is nobody's: no setting that stands in our environment is one for it, such as where production keeps
    /// its journal, or whom its alarms call. It finds there what is given here.
    /// </summary>
    public static EngineProcess StartApart(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = OwnCommand(arguments);
        RemoveSettings(start);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Start(start);
    }

    /// <summary>Takes out of a program's environment what an engine would take for its settings.</summary>
    public static void RemoveSettings(ProcessStartInfo start)
    {
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith(SettingPrefix, StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static EngineProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        Process process = new() { StartInfo = start };
        process.Start();
        EngineProcess started = new(process) { Id = process.Id };
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Waits for the line that says that it serves, and gives what follows <c>engine ready:</c>.</summary>
    /// <exception cref="EngineProcessException">It ended first, or was not ready in time; with its output.</exception>
    public Task<string> WaitReadyAsync(TimeSpan timeout, CancellationToken cancellation) =>
        WaitLineAsync(_ready.Task, "ready", timeout, cancellation);

    /// <summary>Waits for the line that says that it follows another engine.</summary>
    /// <exception cref="EngineProcessException">It ended first, or did not in time; with its output.</exception>
    public Task<string> WaitStandbyAsync(TimeSpan timeout, CancellationToken cancellation) =>
        WaitLineAsync(_standby.Task, "a standby", timeout, cancellation);

    /// <summary>Asks it to stop gracefully (SIGTERM).</summary>
    public void Terminate()
    {
        if (!Exited.IsCompleted)
        {
            _ = Posix.TrySignal(Id, Posix.Terminate);
        }
    }

    /// <summary>Kills it (SIGKILL), as a crash would. Its children stay.</summary>
    public void Kill() => _process.Kill(entireProcessTree: false);

    /// <summary>Waits for its end, and for what it wrote last, and gives the exit code.</summary>
    /// <exception cref="EngineProcessException">It did not end in time; with its output.</exception>
    public async Task<int> WaitExitAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        try
        {
            await Exited.WaitAsync(timeout, cancellation);
        }
        catch (TimeoutException)
        {
            throw new EngineProcessException($"did not end within {timeout.TotalSeconds:F0} s", Output);
        }

        await _output.WaitCompleteAsync(_lastWords);
        return await Exited;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            Kill();
            await Exited;
        }

        _process.Dispose();
    }

    private async Task<string> WaitLineAsync(
        Task<string> line, string what, TimeSpan timeout, CancellationToken cancellation)
    {
        Task ended;
        try
        {
            ended = await Task.WhenAny(line, Exited).WaitAsync(timeout, cancellation);
        }
        catch (TimeoutException)
        {
            throw new EngineProcessException($"was not {what} within {timeout.TotalSeconds:F0} s", Output);
        }

        if (ended == line)
        {
            return await line;
        }

        await _output.WaitCompleteAsync(_lastWords);
        throw new EngineProcessException($"ended with exit code {await Exited} before it was {what}", Output);
    }

    private void OnLine(string? line)
    {
        _output.Add(line);
        if (line is not null && line.StartsWith(StandbyPrefix, StringComparison.Ordinal))
        {
            _standby.TrySetResult(line[StandbyPrefix.Length..].Trim());
        }

        if (line is not null && line.StartsWith(ReadyPrefix, StringComparison.Ordinal))
        {
            _ready.TrySetResult(line[ReadyPrefix.Length..].Trim());
        }
    }

    private static ProcessStartInfo OwnCommand(IReadOnlyList<string> arguments)
    {
        string folder = AppContext.BaseDirectory;
        string? host = Environment.ProcessPath;
        bool runByDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        ProcessStartInfo start = runByDotnet
            ? new(host!) { ArgumentList = { Path.Combine(folder, "engine.dll") } }
            : new(Path.Combine(folder, OperatingSystem.IsWindows() ? "engine.exe" : "engine"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
