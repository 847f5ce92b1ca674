using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Engine.Client;

/// <summary>Ids as people and databases write them; the 16 bytes are big-endian, as in a UUID's text.</summary>
public static class EngineId
{
    private const int RandomBytesPerId = 10;
    private const int RandomBytesPerFill = RandomBytesPerId * 400;

    [ThreadStatic]
    private static byte[]? random;

    [ThreadStatic]
    private static int randomUsed;

    /// <summary>A new id whose order is that of creation, to the millisecond (UUID version 7).</summary>
    public static UInt128 NewTimeOrdered()
    {
        // Asking the system for randomness costs more than a transfer does, so it is asked for 400 ids at a time.
        if (random is null || randomUsed == RandomBytesPerFill)
        {
            RandomNumberGenerator.Fill(random ??= new byte[RandomBytesPerFill]);
            randomUsed = 0;
        }

        var bits = random.AsSpan(randomUsed, RandomBytesPerId);
        randomUsed += RandomBytesPerId;
        var milliseconds = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var version = 0x7000UL | (BinaryPrimitives.ReadUInt16LittleEndian(bits) & 0x0FFFUL);
        var variant = (1UL << 63) | (BinaryPrimitives.ReadUInt64LittleEndian(bits[2..]) >> 2);
        return new UInt128((milliseconds << 16) | version, variant);
    }

    /// <summary>Reads an id: UUID text, hexadecimal after "0x", or decimal.</summary>
    /// <exception cref="FormatException">The text is none of these, or above 128 bits.</exception>
    public static UInt128 Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var id)
            ? id
            : throw new FormatException(
                $"\"{text}\" is no id: give UUID text, hexadecimal after 0x, or a decimal number below 2^128.");
    }

    /// <summary>Reads an id as <see cref="Parse"/> does; false where it is none.</summary>
    public static bool TryParse(string? text, out UInt128 id)
    {
        if (Guid.TryParseExact(text, "D", out var guid))
        {
            Span<byte> bytes = stackalloc byte[16];
            guid.TryWriteBytes(bytes, bigEndian: true, out _);
            id = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            return true;
        }

        var style = NumberStyles.None;
        var digits = text.AsSpan();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            style = NumberStyles.AllowHexSpecifier;
            digits = digits[2..];
        }

        return UInt128.TryParse(digits, style, CultureInfo.InvariantCulture, out id);
    }

    /// <summary>Writes an id as UUID text.</summary>
    public static string Format(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
