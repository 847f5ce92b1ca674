using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Watch.Alarms.Webhooks;

/// <summary>What is posted: what happened to an alarm, and the alarm.</summary>
/// <param name="Change">What happened.</param>
/// <param name="Engine">The machine that the engine runs on.</param>
/// <param name="Text">All of it in one line, which chat programs show as it is.</param>
/// <param name="Alarm">The alarm.</param>
internal sealed record WebhookMessage(AlarmChangeKind Change, string Engine, string Text, Alarm Alarm)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The body of a post, UTF-8.</summary>
    public static byte[] Of(AlarmChange change)
    {
        Alarm alarm = change.Alarm;
        string engine = Environment.MachineName;
        string text = $"{engine}: {alarm.Grade} {alarm.Title} {change.Kind}: {alarm.Cause} ({alarm.Runbook})";
        return JsonSerializer.SerializeToUtf8Bytes(new WebhookMessage(change.Kind, engine, text, alarm), s_options);
    }
}
