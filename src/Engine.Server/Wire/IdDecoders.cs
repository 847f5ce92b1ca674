using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>Reads the ids of accounts to find.</summary>
internal readonly struct AccountIdDecoder : IElementDecoder
{
    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.LookupAccounts;

    /// <inheritdoc/>
    public static string Field => "ids";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes)
    {
        batch.EnsureIds(count);
        batch.EnsureAccounts(count);
        batch.EnsureNames(count);
    }

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index) =>
        batch.Ids[index] = WireReader.ToId(element, null);
}

/// <summary>Reads the ids of transfers to find.</summary>
internal readonly struct TransferIdDecoder : IElementDecoder
{
    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.LookupTransfers;

    /// <inheritdoc/>
    public static string Field => "ids";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes)
    {
        batch.EnsureIds(count);
        batch.EnsureTransfers(count);
    }

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index) =>
        batch.Ids[index] = WireReader.ToId(element, null);
}
