namespace Engine.Faults.Tests.Rig;

/// <summary>
/// An engine under faults for the tests of a class, one after the other. Each ends with its own proof; where one did not come so
/// far, the next gets an engine of its own.
/// </summary>
public sealed class SharedEngine : IAsyncLifetime
{
    private EngineUnderFaults? _rig;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => EndAsync();

    /// <summary>Gives it, under load. It stays ours to dispose.</summary>
    internal async Task<EngineUnderFaults> TakeAsync()
    {
        if (TestScale.SharesEngines && _rig is { IsProved: true })
        {
            await _rig.GoOnAsync();
            return _rig;
        }

        await EndAsync();
        return _rig = await EngineUnderFaults.StartAsync();
    }

    private async ValueTask EndAsync()
    {
        if (_rig is { } left)
        {
            _rig = null;
            await left.DisposeAsync();
        }
    }
}
