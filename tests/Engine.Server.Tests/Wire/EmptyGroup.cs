namespace Engine.Server.Tests.Wire;

/// <summary>A field that no message has, as short as one can be: a group with nothing in it.</summary>
internal static class EmptyGroup
{
    private const int Begin = 3;
    private const int End = 4;

    /// <summary>Its bytes; the number of the field is 16 to 2,047, of two bytes.</summary>
    public static byte[] Of(int field) => [.. Tag(field, Begin), .. Tag(field, End)];

    private static byte[] Tag(int field, int kind)
    {
        int tag = (field << 3) | kind;
        return [(byte)(tag | 0x80), (byte)(tag >> 7)];
    }
}
