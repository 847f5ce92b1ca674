namespace Engine.Client;

/// <summary>Ids as people and databases write them. The 16 bytes of an id are big-endian, as in a UUID's text.</summary>
public static class EngineId
{
    /// <summary>A new id whose order is that of creation, to the millisecond (UUID version 7).</summary>
    public static UInt128 NewTimeOrdered() => throw new NotImplementedException();

    /// <summary>Reads an id: UUID text, hexadecimal after "0x", or decimal.</summary>
    /// <exception cref="FormatException">The text is none of these, or above 128 bits.</exception>
    public static UInt128 Parse(string text) => throw new NotImplementedException();

    /// <summary>Reads an id as <see cref="Parse"/> does; false where it is none.</summary>
    public static bool TryParse(string? text, out UInt128 id) => throw new NotImplementedException();

    /// <summary>Writes an id as UUID text.</summary>
    public static string Format(UInt128 id) => throw new NotImplementedException();
}
