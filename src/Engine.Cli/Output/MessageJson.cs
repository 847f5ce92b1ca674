using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Engine.Cli.Output;

/// <summary>Messages of the contract as documents, with the contract's names and nothing left out.</summary>
internal static class MessageJson
{
    private static readonly JsonFormatter s_formatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));

    /// <summary>A message as a document.</summary>
    public static JsonNode Of(IMessage message) => JsonNode.Parse(Line(message))!;

    /// <summary>A message as a document on one line.</summary>
    public static string Line(IMessage message) => s_formatter.Format(message);
}
