using Engine.Client.Calls;
using Engine.V1;

namespace Engine.Client;

/// <summary>The settings of an engine, and what of them is changed while it runs.</summary>
public sealed class EngineSettings
{
    private readonly UnaryCalls calls;

    internal EngineSettings(UnaryCalls calls) => this.calls = calls;

    /// <summary>
    /// Changes a setting. A request that is sent again because an answer was lost changes nothing more, as long as it says what
    /// is expected.
    /// </summary>
    /// <exception cref="EngineException">It was refused, or the request failed.</exception>
    public async Task<TuneResponse> TuneAsync(TuneRequest request, CancellationToken cancellationToken = default) =>
        (await calls.CallAsync(
            static (invoker, asked, options) => new AdminService.AdminServiceClient(invoker).TuneAsync(asked, options),
            request, writes: true, cancellationToken).ConfigureAwait(false)).Reply;

    /// <summary>Every setting as it is in force.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public async Task<IReadOnlyList<Setting>> ListAsync(CancellationToken cancellationToken = default) =>
        (await calls.CallAsync(
            static (invoker, asked, options) => new AdminService.AdminServiceClient(invoker).ListSettingsAsync(asked, options),
            new ListSettingsRequest(), writes: false, cancellationToken).ConfigureAwait(false)).Reply.Settings;

    /// <summary>Has the engine take no more work, or take it again.</summary>
    /// <exception cref="EngineException">It was refused, or the request failed.</exception>
    public async Task<DrainResponse> DrainAsync(DrainRequest request, CancellationToken cancellationToken = default) =>
        (await calls.CallAsync(
            static (invoker, asked, options) => new AdminService.AdminServiceClient(invoker).DrainAsync(asked, options),
            request, writes: true, cancellationToken).ConfigureAwait(false)).Reply;

    /// <summary>Has the engine take no more work of a client, or take it again.</summary>
    /// <exception cref="EngineException">It was refused, or the request failed.</exception>
    public async Task<PauseClientResponse> PauseClientAsync(
        PauseClientRequest request, CancellationToken cancellationToken = default) =>
        (await calls.CallAsync(
            static (invoker, asked, options) => new AdminService.AdminServiceClient(invoker).PauseClientAsync(asked, options),
            request, writes: true, cancellationToken).ConfigureAwait(false)).Reply;

    /// <summary>What was changed while engines ran, the oldest first.</summary>
    /// <exception cref="EngineException">The request failed.</exception>
    public async Task<IReadOnlyList<SettingChange>> ListChangesAsync(CancellationToken cancellationToken = default) =>
        (await calls.CallAsync(
            static (invoker, asked, options) => new AdminService.AdminServiceClient(invoker).ListChangesAsync(asked, options),
            new ListChangesRequest(), writes: false, cancellationToken).ConfigureAwait(false)).Reply.Changes;
}
