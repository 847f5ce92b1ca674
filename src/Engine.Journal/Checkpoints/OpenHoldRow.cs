using System.Numerics;
using Engine.Core.Ledger;
using Engine.Journal.Rows;
using Npgsql;

namespace Engine.Journal.Checkpoints;

/// <summary>A line of engine.open_hold: a hold as stored, and what has changed of it since.</summary>
internal static class OpenHoldRow
{
    /// <summary>The columns that <see cref="Read"/> takes, in its order.</summary>
    public const string Columns =
        "id, debit, credit, amount, user_data_128, user_data_64, ts, user_data_32, timeout, ledger, code, flags, captured, "
        + "expires_at";

    /// <summary>Reads the hold.</summary>
    public static OpenHold Read(NpgsqlDataReader row)
    {
        OpenHold made = OpenHold.AsMade(ReadRecord(row));
        return made with
        {
            Captured = (UInt128)row.GetFieldValue<BigInteger>(12),
            ExpiresAt = row.IsDBNull(13) ? made.ExpiresAt : (ulong)row.GetInt64(13),
        };
    }

    private static Transfer ReadRecord(NpgsqlDataReader row) => new()
    {
        Id = Uuid.ToNumber(row.GetGuid(0)),
        DebitAccountId = Uuid.ToNumber(row.GetGuid(1)),
        CreditAccountId = Uuid.ToNumber(row.GetGuid(2)),
        Amount = (UInt128)row.GetFieldValue<BigInteger>(3),
        UserData128 = Uuid.ToNumber(row.GetGuid(4)),
        UserData64 = (ulong)row.GetFieldValue<BigInteger>(5),
        Timestamp = (ulong)row.GetInt64(6),
        UserData32 = (uint)row.GetInt64(7),
        Timeout = (uint)row.GetInt64(8),
        Ledger = (uint)row.GetInt64(9),
        Code = (ushort)row.GetInt32(10),
        Flags = TransferFlagBits.FromContract((uint)row.GetInt32(11)),
    };
}
