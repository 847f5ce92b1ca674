using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Cli.Import;

/// <summary>Reads <see cref="NumberSource"/> as maps have it: a number, or an object that names a column.</summary>
internal sealed class NumberSourceConverter : JsonConverter<NumberSource>
{
    /// <inheritdoc/>
    public override NumberSource Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return new NumberSource(reader.GetUInt32(), null);
        }

        ColumnName column = JsonSerializer.Deserialize<ColumnName>(ref reader, options)
            ?? throw new JsonException("a number or a column is needed");
        return new NumberSource(0, column.Column);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, NumberSource value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Maps are only read.");

    private sealed record ColumnName(string Column);
}
