using System.Numerics;

namespace Engine.Server.Wire;

/// <summary>
/// Where the fields of a reply go. A layout is written down once and run against two sinks: one counts the bytes that
/// gRPC wants to know beforehand, the other writes them.
/// </summary>
internal interface IWireSink
{
    /// <summary>A number; left out when 0, as proto3 does.</summary>
    void Varint(uint field, ulong value);

    /// <summary>A number that is there, be it 0: its presence says something.</summary>
    void Present(uint field, ulong value);

    /// <summary>16 bytes, big-endian; left out when 0.</summary>
    void Id(uint field, UInt128 value);

    /// <summary>16 bytes, big-endian, or an empty element when 0: an element of a list is never left out.</summary>
    void IdElement(uint field, UInt128 value);

    /// <summary>Bytes; left out when empty.</summary>
    void Bytes(uint field, ReadOnlySpan<byte> value);

    /// <summary>The head of a message of so many bytes, whose fields follow.</summary>
    void Head(uint field, int length);
}

/// <summary>Counts the bytes that fields will take.</summary>
internal struct WireCounter : IWireSink
{
    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <inheritdoc/>
    public void Varint(uint field, ulong value) => Length += value == 0 ? 0 : Size(field << 3) + Size(value);

    /// <inheritdoc/>
    public void Present(uint field, ulong value) => Length += Size(field << 3) + Size(value);

    /// <inheritdoc/>
    public void Id(uint field, UInt128 value) => Length += value == 0 ? 0 : Size(field << 3) + 17;

    /// <inheritdoc/>
    public void IdElement(uint field, UInt128 value) => Length += Size(field << 3) + (value == 0 ? 1 : 17);

    /// <inheritdoc/>
    public void Bytes(uint field, ReadOnlySpan<byte> value) =>
        Length += value.IsEmpty ? 0 : Size(field << 3) + Size((ulong)value.Length) + value.Length;

    /// <inheritdoc/>
    public void Head(uint field, int length) => Length += Size(field << 3) + Size((ulong)length);

    /// <summary>Bytes of a varint: one for each 7 bits, at least one.</summary>
    private static int Size(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;
}
