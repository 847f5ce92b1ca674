using System.Collections.Concurrent;
using Engine.Client;
using Engine.Server.Hosting;
using Engine.Server.Security;
using Microsoft.Extensions.Logging;

namespace Engine.Cli.Tests.Commands;

/// <summary><c>engine client</c>, and an engine that reads what it wrote.</summary>
public sealed class ClientCommandTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-client-{Guid.NewGuid():N}"[..28]);

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Clients => Path.Combine(_folder, "clients.json");

    [Fact]
    public async Task A_key_is_printed_once_and_lets_in_until_it_was_changed_twice()
    {
        Directory.CreateDirectory(_folder);
        string first = await DoneAsync("client", "add", "billing", "--rights", "submit,read", "--ledgers", "1,2");
        string second = await DoneAsync("client", "rotate", "billing");
        string listed = await DoneAsync("client", "list");
        Assert.Contains("billing", listed, StringComparison.Ordinal);
        Assert.Contains("1, 2", listed, StringComparison.Ordinal);
        string written = await File.ReadAllTextAsync(Clients);
        Assert.DoesNotContain(first, written, StringComparison.Ordinal);
        Assert.Equal((true, true), (Holds(first), Holds(second)));
        string third = await DoneAsync("client", "rotate", "billing");
        Assert.Equal((false, true, true), (Holds(first), Holds(second), Holds(third)));
        string last = await DoneAsync("client", "rotate", "billing", "--now");
        Assert.Equal((false, true), (Holds(third), Holds(last)));
        await DoneAsync("client", "remove", "billing");
        Assert.False(Holds(last));
    }

    [Theory]
    [InlineData("There is no client nobody", "client", "rotate", "nobody")]
    [InlineData("rights[0]: must be submit, read or admin", "client", "add", "a", "--rights", "write")]
    [InlineData("\"x\" is no ledger", "client", "add", "a", "--rights", "read", "--ledgers", "1,x")]
    [InlineData("name: is another client's", "client", "add", "known", "--rights", "read")]
    public async Task What_makes_no_sense_is_refused_in_one_line_and_changes_nothing(string said, params string[] arguments)
    {
        Directory.CreateDirectory(_folder);
        await DoneAsync("client", "add", "known", "--rights", "read");
        string before = await File.ReadAllTextAsync(Clients);
        (int code, _, string error) = await RunAsync(arguments);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Clients));
    }

    [Fact]
    public async Task The_tool_calls_with_the_key_of_a_file_and_the_log_and_the_status_never_show_it()
    {
        Directory.CreateDirectory(_folder);
        string key = await DoneAsync("client", "add", "operator", "--rights", "submit,read,admin");
        string keyFile = Path.Combine(_folder, "key");
        await File.WriteAllTextAsync(keyFile, key + "\n");
        var log = new LogText();
        await using RunningEngine engine = await RunningEngine.StartAsync(
            new EngineOptions { Data = Path.Combine(_folder, "data"), Listen = ["127.0.0.1:0"], ClientsFile = Clients },
            TimeProvider.System,
            log,
            CancellationToken.None);
        (int refused, _, string said) = await RunAsync("status", "--address", engine.AdminAddress!);
        Assert.Equal(ExitCode.Failure, refused);
        Assert.Contains("authorization", said, StringComparison.Ordinal);
        string status = await DoneAsync("status", "--address", engine.AdminAddress!, "--api-key-file", keyFile);
        Assert.Contains("leader", status, StringComparison.OrdinalIgnoreCase);
        await using var client = new EngineClient(
            new EngineClientOptions { Addresses = [engine.Addresses.First()], ApiKey = key });
        await client.CreateAccountsAsync(new Account[] { new() { Id = 1, Ledger = 1, Code = 1 } });
        Assert.DoesNotContain(key, status + log + said, StringComparison.Ordinal);
    }

    private bool Holds(string key) =>
        File.ReadAllText(Clients).Contains(ClientKey.HashOf(key), StringComparison.Ordinal);

    private async Task<string> DoneAsync(params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync(arguments);
        Assert.Equal(("", ExitCode.Ok), (error, code));
        return output.Trim();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        string[] all = arguments[0] == "client" ? [.. arguments, "--file", Clients] : arguments;
        int code = await Program.RunAsync(all, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>All that an engine logs, of any grade.</summary>
    private sealed class LogText : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public override string ToString() => string.Join('\n', _lines);

        public void Dispose()
        {
        }
    }
}
