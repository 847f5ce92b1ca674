using Engine.Server.Dashboard;
using Engine.Server.Tests.Calls;
using Engine.Watch;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Dashboard;

/// <summary>The dashboard on a loopback port, of an engine that is looked at when the test says so.</summary>
internal sealed class DashboardUnderTest : IAsyncDisposable
{
    private readonly ErrorLog _log = new();
    private readonly WebApplication _app;
    private int _asked;

    private DashboardUnderTest()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(provider => new FiguresFeed(
            Watch, new RecordedRows(null, Time), Changes, capacity: 0, Time, provider.GetRequiredService<ILogger<FiguresFeed>>()));
        _app = builder.Build();
        _app.MapDashboard();
    }

    public FakeTimeProvider Time { get; } = new(Engines.Start);

    public EngineWatch Watch { get; } =
        new(() => throw new InvalidOperationException(), [], new AlarmBook(), [], TimeProvider.System);

    /// <summary>How the engine stands; time goes on with each look.</summary>
    public EngineSample Sample { get; set; } = Engines.At(0);

    public FiguresFeed Feed => _app.Services.GetRequiredService<FiguresFeed>();

    /// <summary>How often figures were made: each time they are, the changes are asked for once.</summary>
    public int TimesMade => Volatile.Read(ref _asked);

    public Uri Address => new(Assert.Single(_app.Urls));

    public HttpClient Http { get; } = new();

    public static async Task<DashboardUnderTest> StartAsync()
    {
        var dashboard = new DashboardUnderTest();
        await dashboard._app.StartAsync();
        dashboard.Http.BaseAddress = dashboard.Address;
        return dashboard;
    }

    /// <summary>Half a second passes, in which the engine is looked at twice.</summary>
    public void Look()
    {
        for (int i = 0; i < 2; i++)
        {
            Sample = Sample with { At = Sample.At + EngineWatch.Interval, Elapsed = Sample.Elapsed + EngineWatch.Interval };
            Watch.Step(Sample);
            Time.Advance(EngineWatch.Interval);
        }
    }

    /// <summary>Time passes until something holds; fails when it never does.</summary>
    public Task LookUntilAsync(Func<bool> holds) => EngineUnderTest.UntilAsync(() =>
    {
        Look();
        return holds();
    });

    /// <summary>Opens the stream of events, as a browser does.</summary>
    public async Task<EventReader> OpenAsync(long lastEventId = 0)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "events");
        if (lastEventId > 0)
        {
            request.Headers.Add("Last-Event-ID", $"{lastEventId}");
        }

        Task<HttpResponseMessage> opening = Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await LookUntilAsync(() => opening.IsCompleted);
        return new EventReader(await opening);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Watch.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.Empty(_log.Errors);
    }

    private V1.SettingChange[] Changes()
    {
        Interlocked.Increment(ref _asked);
        return [];
    }
}
