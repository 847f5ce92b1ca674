using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>Reads <c>engine.v1.HoldExtension</c>: a hold and the timeout that it is to have.</summary>
internal readonly struct HoldExtensionDecoder : IElementDecoder
{
    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.ExtendHolds;

    /// <inheritdoc/>
    public static string Field => "extensions";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes) => batch.EnsureExtensions(count);

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index)
    {
        ref HoldExtension extension = ref batch.Extensions[index];
        extension = default;
        var reader = new WireReader(element);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | 2: extension.HoldId = reader.ReadId("hold_id"); break;
                case 2 << 3: extension.Timeout = reader.ReadUInt32(); break;
                default: reader.Skip(tag); break;
            }
        }
    }
}
