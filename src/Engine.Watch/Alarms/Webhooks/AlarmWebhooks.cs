using Microsoft.Extensions.Logging;

namespace Engine.Watch.Alarms.Webhooks;

/// <summary>Alarms by POST to whoever is called: a queue and a thread for each address, so that none waits for another.</summary>
public sealed class AlarmWebhooks : IAlarmSink, IDisposable
{
    private readonly WebhookTarget[] _targets;

    /// <summary>Begins to deliver.</summary>
    /// <param name="addresses">Where to; each may hold a secret, and is never logged in full.</param>
    /// <param name="log">Where is told what could not be delivered.</param>
    /// <param name="time">The clock.</param>
    public AlarmWebhooks(IEnumerable<Uri> addresses, ILogger<AlarmWebhooks> log, TimeProvider time) =>
        _targets = [.. addresses.Select(address => new WebhookTarget(address, log, time))];

    /// <inheritdoc/>
    public void Tell(AlarmChange change)
    {
        // A silence says that nobody is to be called; that it begins, ends, or that the alarm closes, is told.
        bool isSilent = change.Alarm.Silenced is not null
            && change.Kind is AlarmChangeKind.Opened or AlarmChangeKind.Raised;
        if (isSilent || _targets.Length == 0)
        {
            return;
        }

        byte[] body = WebhookMessage.Of(change);
        foreach (WebhookTarget target in _targets)
        {
            target.Post(body);
        }
    }

    /// <summary>Ends at once; what was not delivered is not.</summary>
    public void Dispose()
    {
        foreach (WebhookTarget target in _targets)
        {
            target.Dispose();
        }
    }
}
