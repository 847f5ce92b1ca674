using Engine.Cli.Processes;

namespace Engine.Faults.Tests.Rig;

/// <summary>
/// A leader and its standby under load for the tests of a class, one after the other. Each ends with its own proof; where one did
/// not come so far, or left nobody behind, the next gets a pair of its own.
/// </summary>
public sealed class SharedPair : IAsyncLifetime
{
    private EnginePair? _pair;
    private EngineUnderLoad? _loaded;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync();

    /// <summary>Gives both, the standby behind the leader. They stay ours to dispose.</summary>
    internal async Task<(EnginePair Pair, EngineUnderLoad Loaded)> TakeAsync(IReadOnlyList<string> options)
    {
        if (TestScale.SharesEngines && _pair is { } pair && _loaded is { IsProved: true } loaded)
        {
            if (pair.Standby.Exited.IsCompleted)
            {
                await pair.RejoinAsync(EngineUnderLoad.Patience, CancellationToken.None);
            }

            loaded.GoOn();
            return (pair, loaded);
        }

        await EndAsync();
        _pair = await EnginePair.StartAsync(options, EngineUnderLoad.Patience, CancellationToken.None);
        _loaded = await EngineUnderLoad.StartAsync(_pair);
        return (_pair, _loaded);
    }

    /// <summary>The next gets another pair.</summary>
    internal async Task EndAsync()
    {
        (EnginePair? pair, EngineUnderLoad? loaded) = (_pair, _loaded);
        (_pair, _loaded) = (null, null);
        if (loaded is not null)
        {
            await loaded.DisposeAsync();
        }

        if (pair is not null)
        {
            await pair.DisposeAsync();
        }
    }
}
