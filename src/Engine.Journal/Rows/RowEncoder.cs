using System.Diagnostics;
using Engine.Core.Ledger;

namespace Engine.Journal.Rows;

/// <summary>
/// Writes journal rows in COPY's binary form. Fields that are 0 are null, but for the amount of those kinds that have
/// one. There must be room for <see cref="RowLayout.MaxRowBytes"/>; each method returns the place after the row.
/// </summary>
internal static unsafe class RowEncoder
{
    private const int BlockFieldNulls = 5;

    /// <summary>Writes an event; <paramref name="name"/> is the text of a naming event, otherwise empty.</summary>
    public static byte* WriteEvent(byte* row, in LedgerEvent happened, ReadOnlySpan<byte> name)
    {
        byte* at = Wire.Raw16(row, RowLayout.Columns);
        at = Wire.Int64(at, happened.Sequence);
        at = Wire.Int64(at, (long)happened.Timestamp);
        at = Wire.Int16(at, (short)happened.Kind);
        at = Wire.Uuid(at, happened.Id);
        at = Wire.UuidOrNull(at, happened.DebitAccountId);
        at = Wire.UuidOrNull(at, happened.CreditAccountId);
        at = HasAmount(happened.Kind) ? Numeric.Write(at, happened.Amount) : Numeric.WriteOrNull(at, happened.Amount);
        at = Wire.Int64OrNull(at, happened.Ledger);
        at = Wire.Int32OrNull(at, happened.Code);
        at = Wire.Int32OrNull(at, (int)FlagsOf(happened));
        at = Wire.Int32OrNull(at, happened.Result);
        at = Wire.UuidOrNull(at, happened.PendingId);
        at = Numeric.WriteOrNull(at, happened.Released);
        at = Wire.Int64OrNull(at, happened.Timeout);
        at = Wire.UuidOrNull(at, happened.UserData128);
        at = Numeric.WriteOrNull(at, happened.UserData64);
        at = Wire.Int64OrNull(at, happened.UserData32);
        at = name.IsEmpty ? Wire.Null(at) : Wire.Bytes(at, name);
        at = Wire.Nulls(at, BlockFieldNulls);
        return WriteCrc(row, at);
    }

    /// <summary>Writes the row that closes a block, up to and without its hash: what the block's hash covers.</summary>
    public static byte* WriteBlockRowBeforeHash(byte* row, in BlockRow block)
    {
        byte* at = Wire.Raw16(row, RowLayout.Columns);
        at = Wire.Int64(at, block.LastSequence);
        at = Wire.Int64(at, (long)block.Timestamp);
        at = Wire.Int16(at, RowLayout.BlockKind);
        at = Wire.Nulls(at, 5);
        at = Wire.Int32OrNull(at, block.RulesVersion);
        at = Wire.Nulls(at, 9);
        at = Wire.Int64(at, block.Number);
        at = Wire.Int64(at, block.Epoch);
        at = Wire.Int32(at, block.Rows);
        return Wire.Int64(at, block.NextSequence);
    }

    /// <summary>Ends the row that <see cref="WriteBlockRowBeforeHash"/> began.</summary>
    public static byte* WriteHashAndCrc(byte* row, byte* at, ReadOnlySpan<byte> hash)
    {
        Debug.Assert(hash.Length == 32, "a block's hash is a SHA-256");
        return WriteCrc(row, Wire.Bytes(at, hash));
    }

    private static byte* WriteCrc(byte* row, byte* at) => Wire.Int32(at, (int)RowCrc.Compute(row, (int)(at - row)));

    private static uint FlagsOf(in LedgerEvent happened) => happened.Kind == EventKind.Transfer
        ? TransferFlagBits.ToContract((TransferFlags)happened.Flags)
        : happened.Flags;

    private static bool HasAmount(EventKind kind) => kind is EventKind.Transfer or EventKind.Expiry;
}
