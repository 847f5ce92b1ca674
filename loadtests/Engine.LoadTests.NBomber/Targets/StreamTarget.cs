using Engine.Client;
using Engine.Load.Running;

namespace Engine.LoadTests.Targets;

/// <summary>Duplex streams, by the project's client.</summary>
internal sealed class StreamTarget(EngineClient client) : IScenarioTarget
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly EngineTarget _target = new(client);

    public void Send(LoadRequest request) => _target.Send(request);

    // What was given up by the run is not waited for up to its deadline.
    public async ValueTask DisposeAsync() =>
        await Task.WhenAny(client.DisposeAsync().AsTask(), Task.Delay(s_patience)).ConfigureAwait(false);
}
