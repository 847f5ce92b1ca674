using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;

namespace Engine.Server.Tests.Dashboard;

/// <summary>One browser and one engine, with its PostgreSQL, for all tests that look at the page as people do.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>So few that a test can nearly reach the limit.</summary>
    public const int MostAccounts = 50;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-page-{Guid.NewGuid():N}"[..28]);
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private RunningEngine? _engine;
    private EngineOptions _options = new();

    internal RunningEngine Engine => _engine!;

    /// <summary>Where the page is; the same after a restart.</summary>
    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Missing is not null)
        {
            return;
        }

        _options = new EngineOptions
        {
            Data = _folder, Listen = ["127.0.0.1:0"], AdminListen = "127.0.0.1:0", LeafRows = 20_000, MaxAccounts = MostAccounts,
        };
        Assertions.SetDefaultExpectTimeout(10_000);
        _engine = await StartAsync(); // first, so that it is stopped whatever the browser does
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        Address = _engine.AdminAddress!;
        _options = _options with { AdminListen = new Uri(Address).Authority };
    }

    /// <summary>A page of a browser that remembers nothing.</summary>
    public Task<IPage> NewPageAsync() => _browser!.NewPageAsync();

    public Task StopEngineAsync() => _engine!.StopAsync();

    public async Task StartEngineAsync()
    {
        await _engine!.DisposeAsync();
        _engine = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        if (_engine is not null)
        {
            await _engine.StopAsync();
            await _engine.DisposeAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Task<RunningEngine> StartAsync() =>
        RunningEngine.StartAsync(_options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
