using System.Buffers.Binary;

namespace Engine.Journal.Rows;

/// <summary>Ids as PostgreSQL has them: 16 bytes, big-endian, so that an id reads as the uuid's text.</summary>
internal static class Uuid
{
    /// <summary>The uuid of an id.</summary>
    public static Guid Of(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The id of a uuid.</summary>
    public static UInt128 ToNumber(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
