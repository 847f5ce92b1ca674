using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary>Reads <c>engine.v1.Transfer</c>, the hot one.</summary>
internal readonly struct TransferDecoder : IElementDecoder
{
    private const uint Varint = 0;
    private const uint Bytes = 2;

    /// <inheritdoc/>
    public static BatchKind Kind => BatchKind.CreateTransfers;

    /// <inheritdoc/>
    public static string Field => "transfers";

    /// <inheritdoc/>
    public static void Prepare(Batch batch, int count, int bytes) => batch.EnsureTransfers(count);

    /// <inheritdoc/>
    public static void Decode(ReadOnlySpan<byte> element, Batch batch, int index)
    {
        ref Transfer transfer = ref batch.Transfers[index];
        transfer = default;
        ulong amount = 0;
        ulong amountHigh = 0;
        var reader = new WireReader(element);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case (1 << 3) | Bytes: transfer.Id = reader.ReadId("id"); break;
                case (2 << 3) | Bytes: transfer.DebitAccountId = reader.ReadId("debit_account_id"); break;
                case (3 << 3) | Bytes: transfer.CreditAccountId = reader.ReadId("credit_account_id"); break;
                case (4 << 3) | Varint: amount = reader.ReadVarint(); break;
                case (5 << 3) | Varint: amountHigh = reader.ReadVarint(); break;
                case (6 << 3) | Bytes: transfer.PendingId = reader.ReadId("pending_id"); break;
                case (7 << 3) | Bytes: transfer.UserData128 = reader.ReadId("user_data_128"); break;
                case (8 << 3) | Varint: transfer.UserData64 = reader.ReadVarint(); break;
                case (9 << 3) | Varint: transfer.UserData32 = reader.ReadUInt32(); break;
                case (10 << 3) | Varint: transfer.Timeout = reader.ReadUInt32(); break;
                case (11 << 3) | Varint: transfer.Ledger = reader.ReadUInt32(); break;
                case (12 << 3) | Varint: transfer.Code = reader.ReadUInt16("code"); break;
                case (13 << 3) | Varint:
                    transfer.Flags = TransferFlagBits.FromContract(reader.ReadUInt32("flags", TransferFlagBits.Highest));
                    break;
                case (14 << 3) | Varint: transfer.Timestamp = reader.ReadVarint(); break;
                default: reader.Skip(tag); break;
            }
        }

        transfer.Amount = new UInt128(amountHigh, amount);
    }
}
