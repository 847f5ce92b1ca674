using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Load.Profiles;

/// <summary>Sizes of requests by weight. In JSON a number where there is only one size.</summary>
[JsonConverter(typeof(Converter))]
public sealed class BatchSizes
{
    private readonly double[] _upTo;

    private BatchSizes(IReadOnlyList<BatchShare> shares)
    {
        Shares = shares;
        double sum = shares.Sum(share => share.Weight);
        double reached = 0;
        _upTo = [.. shares.Select(share => reached += share.Weight / sum)];
        _upTo[^1] = 1;
    }

    /// <summary>The sizes with their weights.</summary>
    public IReadOnlyList<BatchShare> Shares { get; }

    /// <summary>The largest.</summary>
    public int Largest => Shares.Max(share => share.Size);

    /// <summary>The smallest.</summary>
    public int Smallest => Shares.Min(share => share.Size);

    /// <summary>The mean over requests.</summary>
    public double Mean => Shares.Sum(share => share.Size * share.Weight) / Shares.Sum(share => share.Weight);

    /// <summary>Every request of this size.</summary>
    public static BatchSizes Of(int size) => new([new BatchShare(size, 1)]);

    /// <summary>Sizes by weight, at least one, every weight above 0.</summary>
    public static BatchSizes Of(IReadOnlyList<BatchShare> shares) => new(shares);

    /// <summary>The size at a place in the distribution, from 0 to 1.</summary>
    public int At(double place)
    {
        int found = Array.BinarySearch(_upTo, place);
        return Shares[found < 0 ? ~found : found].Size;
    }

    private sealed class Converter : JsonConverter<BatchSizes>
    {
        public override BatchSizes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? Of(reader.GetInt32())
                : Of(JsonSerializer.Deserialize<BatchShare[]>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, BatchSizes value, JsonSerializerOptions options)
        {
            if (value.Shares is [var only])
            {
                writer.WriteNumberValue(only.Size);
            }
            else
            {
                JsonSerializer.Serialize(writer, value.Shares, options);
            }
        }
    }
}

/// <summary>One size of request.</summary>
/// <param name="Size">Transfers in it.</param>
/// <param name="Weight">Requests of it, relative to those of other sizes.</param>
public sealed record BatchShare(int Size, double Weight);
