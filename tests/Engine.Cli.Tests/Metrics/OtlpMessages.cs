using System.Buffers.Binary;
using Google.Protobuf;

namespace Engine.Cli.Tests.Metrics;

/// <summary>A span as it arrived; ids in hexadecimal digits.</summary>
internal sealed record ArrivedSpan(string Trace, string Id, string Parent, string Name);

/// <summary>A metric as it arrived: the sum of its points.</summary>
internal sealed record ArrivedMetric(string Room, string Name, double Sum);

/// <summary>
/// Reads what OTLP carries, by the field numbers of opentelemetry-proto's <c>trace.proto</c> and <c>metrics.proto</c>: no more
/// of it than is looked at.
/// </summary>
internal static class OtlpMessages
{
    private const int InScopes = 2; // resource_spans[].scope_spans and resource_metrics[].scope_metrics
    private const int InScope = 2; // scope_spans[].spans and scope_metrics[].metrics
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int AsDouble = 4;
    private const int AsInt = 6;

    public static IEnumerable<ArrivedSpan> Spans(byte[] request) =>
        from scope in Scopes(request)
        from span in Messages(scope, InScope)
        select new ArrivedSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5));

    public static IEnumerable<ArrivedMetric> Metrics(byte[] request) =>
        from scope in Scopes(request)
        let room = Messages(scope, 1).Select(known => Text(known, 1)).Single()
        from metric in Messages(scope, InScope)
        let data = Messages(metric, Gauge).Concat(Messages(metric, Sum))
        select new ArrivedMetric(room, Text(metric, 1), data.SelectMany(kind => Messages(kind, 1)).Sum(Value));

    private static IEnumerable<byte[]> Scopes(byte[] request) =>
        Messages(request, 1).SelectMany(resource => Messages(resource, InScopes));

    private static double Value(byte[] point) => Fields(point).Sum(field => field.Number switch
    {
        AsDouble => BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReadUInt64LittleEndian(field.Content)),
        AsInt => BinaryPrimitives.ReadInt64LittleEndian(field.Content),
        _ => 0,
    });

    private static string Text(byte[] message, int number) =>
        string.Concat(Messages(message, number).Select(System.Text.Encoding.UTF8.GetString));

    private static string Hex(byte[] message, int number) => string.Concat(Messages(message, number).Select(Convert.ToHexStringLower));

    private static IEnumerable<byte[]> Messages(byte[] message, int number) =>
        Fields(message).Where(field => field.Number == number).Select(field => field.Content);

    private static IEnumerable<(int Number, byte[] Content)> Fields(byte[] message)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            byte[] content = [];
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    content = input.ReadBytes().ToByteArray();
                    break;
                case WireFormat.WireType.Fixed64:
                    content = new byte[sizeof(ulong)];
                    BinaryPrimitives.WriteUInt64LittleEndian(content, input.ReadFixed64());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }

            yield return (WireFormat.GetTagFieldNumber(tag), content);
        }
    }
}
