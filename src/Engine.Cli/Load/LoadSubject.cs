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
    private static readonly TimeSpan s_reachable = TimeSpan.FromSeconds(5);

    private LoadSubject(EphemeralEngine? own, IReadOnlyList<string> addresses) => (Own, Addresses) = (own, addresses);

    /// <summary>The engine that was started for the time; null where one was named.</summary>
    public EphemeralEngine? Own { get; }

    /// <summary>Where it is.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Finds the engines at the addresses, or starts one where there are none.</summary>
    /// <exception cref="ToolException">None of them can be reached.</exception>
    public static async Task<LoadSubject> ReachAsync(
        IReadOnlyList<string>? addresses, LoadProgress progress, CancellationToken cancellation)
    {
        EphemeralEngine? own = null;
        if (addresses is null)
        {
            progress.Say("An engine starts on a private PostgreSQL of its own; --address names another one.");
            own = await EphemeralEngine.StartAsync(cancellation);
        }

        var subject = new LoadSubject(own, addresses ?? [own!.Address]);
        try
        {
            await subject.StatusAsync(cancellation);
            return subject;
        }
        catch
        {
            await subject.DisposeAsync();
            throw;
        }
    }

    /// <summary>How it stands. A wrong address is told soon, whatever the deadline of the load's own requests.</summary>
    /// <exception cref="ToolException">It cannot be reached.</exception>
    public async Task<GetStatusResponse> StatusAsync(CancellationToken cancellation)
    {
        await using EngineClient probe = EngineAddress.Connect(
            new EngineClientOptions { Addresses = Addresses, Deadline = s_reachable });
        try
        {
            return await probe.GetStatusAsync(cancellation);
        }
        catch (EngineException failure)
        {
            throw new ToolException($"The load cannot begin: {failure.Message}", failure);
        }
    }

    /// <summary>A client for the load's own requests.</summary>
    /// <exception cref="ToolException">An option is out of range.</exception>
    public EngineClient Connect(int streams, int window, TimeSpan deadline) => EngineAddress.Connect(
        new EngineClientOptions { Addresses = Addresses, Streams = streams, Window = window, Deadline = deadline });

    /// <summary>Opens the accounts of a profile.</summary>
    /// <exception cref="ToolException">They cannot be opened.</exception>
    public static async Task OpenAccountsAsync(
        EngineClient client, LoadProfile profile, LoadProgress progress, CancellationToken cancellation)
    {
        try
        {
            progress.Say("The accounts of the load are opened.");
            await LoadAccounts.OpenAsync(client, profile, cancellation);
        }
        catch (EngineException failure)
        {
            throw new ToolException($"The load cannot begin: {failure.Message}", failure);
        }
    }

    /// <summary>Lets go of it; one of our own is stopped.</summary>
    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
