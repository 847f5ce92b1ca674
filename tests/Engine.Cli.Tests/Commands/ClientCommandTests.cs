using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Engine.Cli.Tests.Diagnosis;
using Engine.Client;
using Engine.Server.Hosting;
using Engine.Server.Security;
using Engine.Server.Tests.Security;
using Microsoft.Extensions.Logging;

namespace Engine.Cli.Tests.Commands;

/// <summary><c>engine client</c>, and an engine that reads what it wrote.</summary>
public sealed class ClientCommandTests : IDisposable
{
    private static readonly Regex s_rounds = new("^engine_canary_rounds\\S* [1-9]", RegexOptions.Multiline);

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

    [Fact(Timeout = 300_000)]
    public async Task Tool_client_and_canary_prove_who_calls_over_TLS_and_neither_log_nor_bundle_shows_a_key()
    {
        using var certificates = new Certificates();
        certificates.WriteServer("engine");
        Directory.CreateDirectory(_folder);
        string key = await DoneAsync("client", "add", "operator", "--rights", "submit,read,admin");
        string keyFile = Path.Combine(_folder, "key");
        await File.WriteAllTextAsync(keyFile, key + "\n");
        await DoneAsync("client", "add", "certified", "--rights", "read", "--certificate", "CN=certified");
        await PreparedCluster.CopyToAsync(Path.Combine(_folder, "data"));
        var log = new LogText();
        await using RunningEngine engine = await RunningEngine.StartAsync(
            new EngineOptions
            {
                Data = Path.Combine(_folder, "data"),
                Listen = ["127.0.0.1:0"],
                ClientsFile = Clients,
                TlsCertificate = certificates.ServerFile,
                TlsKey = certificates.ServerKeyFile,
                TlsClientCa = certificates.AuthorityFile,
                TlsClientRequired = true,
                Canary = true,
            },
            TimeProvider.System,
            log,
            CancellationToken.None);
        using X509Certificate2 anybody = certificates.Client("anybody");
        string own = Path.Combine(_folder, "own.pem");
        await File.WriteAllTextAsync(
            own, $"{anybody.ExportCertificatePem()}\n{anybody.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n");
        string[] shown = ["--ca", certificates.AuthorityFile, "--cert", own];
        (int refused, _, string said) = await RunAsync(["status", "--address", engine.AdminAddress!, .. shown]);
        Assert.Equal(ExitCode.Failure, refused);
        Assert.Contains("No client is known by a name of this certificate", said, StringComparison.Ordinal);
        string[] proved = [.. shown, "--api-key-file", keyFile];
        string status = await DoneAsync(["status", "--address", engine.AdminAddress!, .. proved]);
        Assert.Contains("leader", status, StringComparison.OrdinalIgnoreCase);

        var options = new EngineClientOptions
        {
            Addresses = [engine.Addresses.First()], Authorities = [certificates.Authority], ApiKey = key, Certificate = anybody,
        };
        await using var client = new EngineClient(options);
        await client.CreateAccountsAsync(new Account[] { new() { Id = 1, Ledger = 1, Code = 1 } });
        using X509Certificate2 known = certificates.Client("certified");
        await using var certified = new EngineClient(options with { ApiKey = "", Certificate = known });
        Assert.Single(await certified.LookupAccountsAsync(new UInt128[] { 1 }));

        await LoadsAsync(engine.Addresses.First(), proved);
        string metrics = await CanaryMetricsAsync(engine.AdminAddress!, proved, TestContext.Current.CancellationToken);
        await engine.StopAsync();
        Assert.DoesNotContain(key, status + log + said + metrics, StringComparison.Ordinal);
    }

    private async Task LoadsAsync(string address, string[] proved)
    {
        string profile = Path.Combine(_folder, "profile.json");
        await File.WriteAllTextAsync(
            profile,
            """
            {
              "name": "few", "streams": 1, "arrivals": "even", "mix": { "plain": 1 }, "batch": 1,
              "skew": { "customers": 10, "merchants": 10, "kind": "uniform" },
              "segments": [{ "name": "all", "seconds": 0.1, "rate": 100 }]
            }
            """);
        (_, string report, string error) = await RunAsync(["load", "run", profile, "--json", "--address", address, .. proved]);
        Assert.True(report.Length > 0, error);
        JsonNode all = JsonNode.Parse(report)!;
        Assert.Equal((10, 10), (all["sent"]!.GetValue<int>(), all["ok"]!.GetValue<int>()));
    }

    // By the bundle, which asks for the metrics with the same key and certificate.
    private async Task<string> CanaryMetricsAsync(string admin, string[] proved, CancellationToken cancellation)
    {
        string metrics;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            string bundle = Path.Combine(_folder, $"{Guid.NewGuid():N}.tar.gz");
            await DoneAsync(
                ["diagnose", "--out", bundle, "--address", admin, "--data", Path.Combine(_folder, "data"), .. proved]);
            Dictionary<string, byte[]> parts = BundleFile.Read(bundle);
            Assert.Contains("metrics.txt", parts.Keys);
            metrics = Encoding.UTF8.GetString(parts["metrics.txt"]);
        }
        while (!s_rounds.IsMatch(metrics));
        return metrics;
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
