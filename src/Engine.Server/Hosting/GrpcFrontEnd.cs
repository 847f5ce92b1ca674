using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal;
using Engine.Journal.History;
using Engine.Server.Admin;
using Engine.Server.Bounds;
using Engine.Server.Dashboard;
using Engine.Server.Figures;
using Engine.Server.History;
using Engine.Server.Ledger;
using Engine.Server.Metrics;
using Engine.Server.Ports;
using Engine.Server.Security;
using Engine.Server.Tuning;
using Engine.Watch;
using Engine.Watch.Canaries;
using Engine.Watch.Recorder;
using Engine.Watch.Samples;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Engine.Server.Hosting;

/// <summary>What stands behind the front end.</summary>
/// <param name="Leadership">Whether requests are taken, and by what.</param>
/// <param name="Pool">Where batches come from.</param>
/// <param name="Journal">How the journal stands; health follows it.</param>
/// <param name="History">What questions are asked of.</param>
internal sealed record FrontEndParts(
    Leadership Leadership, BatchPool Pool, JournalControl Journal, HistoryReader History)
{
    /// <summary>Is told when settings were changed that concern what stands behind.</summary>
    public Action<EngineOptions> Retune { get; init; } = static _ => { };

    /// <summary>Is told each change of a setting.</summary>
    public Action<SettingChange> Changed { get; init; } = static _ => { };

    /// <summary>Keeps requests that are worth to be known one by one; null where nobody does.</summary>
    public NotableRequests? Notable { get; init; }

    /// <summary>Adds the COPY that carried an event, by its sequence, to the current span; null where there is none.</summary>
    public Action<long>? TellCopy { get; init; }

    /// <summary>What looks at the engine.</summary>
    public required EngineWatch Watch { get; init; }
}

/// <summary>Kestrel with the services of the contract, health and reflection.</summary>
internal sealed class GrpcFrontEnd : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EnginePorts _ports;
    private readonly CallBounds _bounds;
    private readonly Access _access;
    private readonly Action<EngineOptions> _retune;
    private readonly Admission _admission = new();

    /// <summary>Builds it; nothing listens until it is started.</summary>
    public GrpcFrontEnd(EngineOptions options, FrontEndParts parts, TimeProvider time, ILoggerFactory logs)
    {
        _access = Access.Open(options, time, logs);
        _ports = new EnginePorts(options, time, _access.Tls);
        _retune = parts.Retune;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ConnectionLimits.Set(kestrel.Limits, options);
            _ports.Configure(kestrel);
        });
        IServiceCollection services = builder.Services;
        _ports.AddTo(services);
        services.AddSingleton(logs);
        services.AddSingleton(time);
        services.AddSingleton(Clients = new ClientBook(time, options.Figures, parts.Notable, parts.TellCopy));
        services.AddSingleton(Decoding = new DecodeFigures(time, options.Figures));
        services.AddSingleton(parts.Leadership);
        services.AddSingleton(parts.Pool);
        services.AddSingleton(parts.Journal);
        services.AddSingleton(parts.History);
        services.AddSingleton(_ports);
        services.AddSingleton(new SettingsInForce(options));
        services.AddSingleton(_admission);
        services.AddSingleton(_access.Clients);
        services.AddSingleton<Tunables>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SettingTuner>(
            provider, (Action<Partition, EngineOptions>)Retune, parts.Changed));
        services.AddSingleton(parts.Watch);
        services.AddSingleton(provider => new LedgerServiceOptions(
            provider.GetRequiredService<SettingsInForce>(),
            parts.Journal.EpochConfirmed,
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        AddCalls(services, options);
        EngineHealth.Add(services, parts, _admission);
        _app = builder.Build();
        _ = _app.Services.GetRequiredService<AdminService>(); // made now: its uptime counts from here
        Tuner = _app.Services.GetRequiredService<SettingTuner>();
        Settings = _app.Services.GetRequiredService<SettingsInForce>();
        _bounds = _app.Services.GetRequiredService<CallBounds>();
        _app.Use(next => context => ServedOn.RunAsync(context, next));
        _app.Use(next => context => _access.Callers.RunAsync(context, next));
        _app.Use(next => context => _bounds.RunAsync(context, next));
        MapServices(_app, adminAlsoOnLedger: !_access.MustProve || _ports.HasNoAdmin);
        RouteGroupBuilder pages = AdminPages.Map(_app, parts, _admission);
        pages.MapDashboard();
        pages.MapFigures(parts.Watch).WithMetadata(new Requires(RequiredRight.Observe));
    }

    /// <summary>What is counted of each client.</summary>
    public ClientBook Clients { get; }

    /// <summary>How long requests take to be read.</summary>
    public DecodeFigures Decoding { get; }

    /// <summary>What calls hold.</summary>
    public FrontSample Figures => new(_bounds.Open, _bounds.Budget.Used, _bounds.Budget.Capacity);

    /// <summary>The settings as they are in force.</summary>
    public SettingsInForce Settings { get; }

    /// <summary>Changes settings while the engine runs.</summary>
    public SettingTuner Tuner { get; }

    /// <summary>Where the ledger is served, with the ports that were chosen.</summary>
    public IReadOnlyCollection<string> Addresses => _ports.LedgerAddresses;

    /// <summary>Where the engine is looked after; null where there is no such port.</summary>
    public string? AdminAddress => _ports.Admin;

    /// <summary>How the engine's own canary comes in at an address of its ledger port.</summary>
    public CanaryDoor CanaryDoor(string address) => _access.CanaryDoor(address);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">An address is taken, or not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _ports.RemoveStaleSockets();
        await _app.StartAsync(cancellation);
    }

    /// <summary>Streams are read no further, and health says so; what was read is still answered.</summary>
    public void StopTaking() => _app.Lifetime.StopApplication();

    /// <summary>Waits until the engine's own calls have ended, at most so long; false if some have not.</summary>
    public Task<bool> EndCallsAsync(TimeSpan atMost) => _bounds.EndAsync(atMost);

    /// <summary>Waits until the calls have ended, at most so long, and closes the connections.</summary>
    public async Task StopAsync(TimeSpan atMost)
    {
        using var end = new CancellationTokenSource(atMost);
        await _app.StopAsync(end.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _access.Dispose();
    }

    // Where nothing says who may call, all of it is reached by the one address that tools are given.
    private static void MapServices(WebApplication app, bool adminAlsoOnLedger)
    {
        var ledger = new ServedOn(Port.Ledger);
        var everywhere = new ServedOn(Port.Ledger, Port.Admin);
        ServedOn admin = adminAlsoOnLedger ? everywhere : new ServedOn(Port.Admin);
        app.MapGrpcService<LedgerService>().WithRights().WithMetadata(ledger);
        app.MapGrpcService<HistoryService>().WithRights().WithMetadata(ledger);
        app.MapGrpcService<AdminService>().WithRights().WithMetadata(admin);
        app.MapGrpcService<ReflectionServiceImpl>().WithRights().WithMetadata(everywhere);
        app.MapGrpcService<ReflectionV1ServiceImpl>().WithRights().WithMetadata(everywhere);
        app.MapGrpcHealthChecksService().WithRights().WithMetadata(everywhere);
    }

    // All of it each time: what has not changed is told what it knows.
    private void Retune(Partition partition, EngineOptions now)
    {
        partition.ResizeRing(now.RingSlots);
        partition.LimitRingBytes(now.RingBytes);
        partition.Limit(now.Limits);
        _app.Services.GetRequiredService<MemoryBudget>().Capacity = now.RequestBytes;
        _admission.Resized();
        _retune(now);
    }

    private static void AddCalls(IServiceCollection services, EngineOptions options)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null; // refused before, with details
            grpc.MaxSendMessageSize = null;
        });

        // A small message could grow without limit as it is inflated. After the rest, which puts providers in.
        services.PostConfigure<GrpcServiceOptions>(grpc => grpc.CompressionProviders = []);
        services.AddSingleton(new MemoryBudget(options.RequestBytes));
        services.AddSingleton<ClientWaits>();
        services.AddSingleton<CallBounds>();
        services.AddSingleton<LedgerService>();
        services.AddSingleton<AlarmCalls>();
        services.AddDashboard(options.RecorderBytes > 0 ? FlightRecorder.FolderOf(options.Data) : null);
        services.AddSingleton<FiguresCalls>();
        services.AddSingleton<AdminService>();
        services.AddSingleton(new QuestionGate(options.HistoryQuestions));
        services.AddSingleton<HistoryService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<LedgerService>, LedgerMethods>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<AdminService>, AdminMethods>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<HistoryService>, HistoryMethods>());
        Google.Protobuf.Reflection.ServiceDescriptor[] described =
        [
            LedgerMethods.Descriptor,
            AdminMethods.Descriptor,
            HistoryMethods.Descriptor,
            Health.Descriptor,
            Grpc.Reflection.V1.ServerReflection.Descriptor,
            Grpc.Reflection.V1Alpha.ServerReflection.Descriptor,
        ];
        services.AddSingleton(new ReflectionServiceImpl(described));
        services.AddSingleton(new ReflectionV1ServiceImpl(described));
    }
}
