using Engine.Cli.Connection;
using Engine.Cli.Processes;
using Engine.Client;
using Engine.Load.Profiles;
using Engine.Load.Workload;
using Engine.V1;

namespace Engine.Cli.Load;

/// <summary>The engine that is put under load: one that runs already, or one that is started for the time.</summary>
internal sealed class LoadSubject : IAsyncDisposable
{
    // A wrong address is told soon, whatever the deadline of the load's own requests.
    private static readonly TimeSpan s_reachable = TimeSpan.FromSeconds(5);

    private readonly EngineClientOptions _engine;
    private readonly IReadOnlyList<string> _admin;

    private LoadSubject(EphemeralEngine? own, EngineClientOptions engine, string? adminAddress)
    {
        (Own, _engine) = (own, engine);
        _admin = adminAddress is null ? engine.Addresses : [adminAddress];
    }

    /// <summary>The engine that was started for the time; null where one was named.</summary>
    public EphemeralEngine? Own { get; }

    /// <summary>Where it is.</summary>
    public IReadOnlyList<string> Addresses => _engine.Addresses;

    /// <summary>The engine that is named, or one that is started where none is.</summary>
    /// <param name="engine">How to reach it; null for one of our own.</param>
    /// <param name="adminAddress">Where its admin service is; null for where the ledger is.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<LoadSubject> ReachAsync(
        EngineClientOptions? engine, string? adminAddress, LoadProgress progress, CancellationToken cancellation)
    {
        if (engine is not null)
        {
            return new LoadSubject(own: null, engine, adminAddress);
        }

        progress.Say("An engine starts on a private PostgreSQL of its own; --address names another one.");
        EphemeralEngine own = await EphemeralEngine.StartAsync(cancellation);
        return new LoadSubject(own, new EngineClientOptions { Addresses = [own.Address] }, adminAddress: null);
    }

    /// <summary>How it stands.</summary>
    /// <exception cref="ToolException">Its admin service cannot be reached, or refuses to say.</exception>
    public async Task<GetStatusResponse> StatusAsync(CancellationToken cancellation)
    {
        await using EngineClient probe = ConnectAdmin(s_reachable);
        return await SayWhyAsync(() => probe.GetStatusAsync(cancellation));
    }

    /// <summary>A client of its admin service.</summary>
    /// <exception cref="ToolException">An option is out of range.</exception>
    public EngineClient ConnectAdmin(TimeSpan deadline) =>
        EngineAddress.Connect(_engine with { Addresses = _admin, Deadline = deadline });

    /// <summary>A client for the load's own requests.</summary>
    /// <exception cref="ToolException">An option is out of range.</exception>
    public EngineClient Connect(int streams, int window, TimeSpan deadline) =>
        EngineAddress.Connect(_engine with { Streams = streams, Window = window, Deadline = deadline });

    /// <summary>Opens the accounts of a profile.</summary>
    /// <exception cref="ToolException">The ledger cannot be reached, or they cannot be opened.</exception>
    public async Task OpenAccountsAsync(LoadProfile profile, LoadProgress progress, CancellationToken cancellation)
    {
        progress.Say("The accounts of the load are opened.");
        await using EngineClient client = Connect(streams: 1, window: 1, s_reachable);
        await SayWhyAsync(async () =>
        {
            await LoadAccounts.OpenAsync(client, profile, cancellation);
            return true;
        });
    }

    private static async Task<T> SayWhyAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (EngineException failure)
        {
            throw new ToolException($"The load cannot begin: {failure.Message}", failure);
        }
    }

    /// <summary>Lets go of it; one of our own is stopped.</summary>
    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
