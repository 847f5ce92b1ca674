using System.Runtime.CompilerServices;
using Engine.Client.Calls;
using Engine.V1;

namespace Engine.Client;

/// <summary>The alarms of an engine. They are told also while PostgreSQL or a stage stands still.</summary>
public sealed class EngineAlarms
{
    private readonly UnaryCalls calls;
    private readonly ResumedStream stream;

    internal EngineAlarms(UnaryCalls calls, ResumedStream stream)
    {
        this.calls = calls;
        this.stream = stream;
    }

    /// <summary>The alarms that are open, the gravest first, the silences in force, and those that watch.</summary>
    /// <param name="withClosed">Whether the last ones that closed are wanted too.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EngineException">The request failed.</exception>
    public async Task<ListAlarmsResponse> ListAsync(bool withClosed = false, CancellationToken cancellationToken = default) =>
        (await calls.CallAsync(
            static (invoker, asked, options) => new AdminService.AdminServiceClient(invoker).ListAlarmsAsync(asked, options),
            new ListAlarmsRequest { WithClosed = withClosed }, writes: false, cancellationToken).ConfigureAwait(false)).Reply;

    /// <summary>Has nobody called for some alarms, for a time.</summary>
    /// <exception cref="EngineException">It was refused, or the request failed.</exception>
    public async Task<AlarmSilence> SilenceAsync(SilenceAlarmRequest request, CancellationToken cancellationToken = default) =>
        (await calls.CallAsync(
            static (invoker, asked, options) => new AdminService.AdminServiceClient(invoker).SilenceAlarmAsync(asked, options),
            request, writes: true, cancellationToken).ConfigureAwait(false)).Reply.Silence;

    /// <summary>
    /// All alarms that are open: at once, whenever they change, and every few seconds while they do not; over restarts of the
    /// engine, until cancelled.
    /// </summary>
    /// <exception cref="EngineException">It was refused.</exception>
    public async IAsyncEnumerable<IReadOnlyList<Alarm>> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var messages = stream.ReadAsync(
            invoker => new AdminService.AdminServiceClient(invoker)
                .WatchAlarms(new WatchAlarmsRequest(), cancellationToken: cancellationToken),
            cancellationToken);
        await foreach (var message in messages.ConfigureAwait(false))
        {
            yield return message.Open;
        }
    }
}
