namespace Engine.Faults.Tests.Rig;

/// <summary>
/// An engine under load for the tests of a class, one after the other. Each ends with its own proof; where one did not come so
/// far, the next gets an engine of its own.
/// </summary>
public sealed class SharedLoad : IAsyncLifetime
{
    // Between two requests of a sender: some are in flight at all times, and others get the processor, too.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(TestScale.IsLong ? 0 : 5);

    private EngineUnderLoad? _loaded;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => EndAsync();

    /// <summary>Gives it. It stays ours to dispose.</summary>
    internal async Task<EngineUnderLoad> TakeAsync()
    {
        if (TestScale.SharesEngines && _loaded is { IsProved: true })
        {
            _loaded.GoOn();
            return _loaded;
        }

        await EndAsync();
        return _loaded = await EngineUnderLoad.StartAsync(_pause);
    }

    private async ValueTask EndAsync()
    {
        if (_loaded is { } left)
        {
            _loaded = null;
            await left.DisposeAsync();
        }
    }
}
