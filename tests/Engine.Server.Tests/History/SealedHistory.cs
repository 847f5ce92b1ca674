namespace Engine.Server.Tests.History;

/// <summary>
/// An engine whose history lies in sealed leaves and in an open one, for all tests of a class: what each adds is in
/// <see cref="HistoryEngine.Sent"/>.
/// </summary>
public sealed class SealedHistory : IAsyncLifetime
{
    private HistoryEngine? _engine;

    internal HistoryEngine Engine => _engine!;

    public async ValueTask InitializeAsync()
    {
        _engine = await HistoryEngine.StartAsync();
        await _engine.SendAsync(TestScale.IsLong ? 50_000 : 25_000);
        await _engine.WaitSealedAsync(TestScale.IsLong ? 2u : 1u);
    }

    public ValueTask DisposeAsync() => _engine?.DisposeAsync() ?? ValueTask.CompletedTask;
}
