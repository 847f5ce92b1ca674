using System.Buffers.Binary;
using System.Text;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.History;
using Google.Protobuf;

namespace Engine.Server.History;

/// <summary>Rows of history as messages.</summary>
internal static class HistoryRecords
{
    /// <summary>A transfer and its place.</summary>
    public static V1.TransferRecord TransferRecord(HistoryRow row) => new()
    {
        Transfer = Transfer(row.Event),
        Sequence = (ulong)row.Sequence,
    };

    /// <summary>A transfer as stored.</summary>
    public static V1.Transfer Transfer(Transfer stored) => new()
    {
        Id = Id(stored.Id),
        DebitAccountId = Id(stored.DebitAccountId),
        CreditAccountId = Id(stored.CreditAccountId),
        Amount = (ulong)stored.Amount,
        AmountHigh = (ulong)(stored.Amount >> 64),
        PendingId = Id(stored.PendingId),
        UserData128 = Id(stored.UserData128),
        UserData64 = stored.UserData64,
        UserData32 = stored.UserData32,
        Timeout = stored.Timeout,
        Ledger = stored.Ledger,
        Code = stored.Code,
        Flags = TransferFlagBits.ToContract(stored.Flags),
        Timestamp = stored.Timestamp,
    };

    /// <summary>How an open hold stands.</summary>
    public static V1.HoldStanding Standing(OpenHold hold) => new()
    {
        Remains = (ulong)hold.Remains,
        RemainsHigh = (ulong)(hold.Remains >> 64),
        ExpiresAt = hold.ExpiresAt == ulong.MaxValue ? 0 : hold.ExpiresAt,
    };

    /// <summary>Balances after an event.</summary>
    public static V1.BalanceRecord BalanceRecord(BalanceEntry entry) => new()
    {
        Sequence = (ulong)entry.Row.Sequence,
        Timestamp = entry.Row.Event.Timestamp,
        TransferId = Id(entry.Row.Event.Id),
        Expired = entry.Row.Event.Kind == EventKind.Expiry,
        Balances = Balances(entry.Balances),
    };

    /// <summary>Balances.</summary>
    public static V1.Balances Balances(AccountBalances balances) => new()
    {
        DebitsPending = (ulong)balances.DebitsPending,
        DebitsPendingHigh = (ulong)(balances.DebitsPending >> 64),
        DebitsPosted = (ulong)balances.DebitsPosted,
        DebitsPostedHigh = (ulong)(balances.DebitsPosted >> 64),
        CreditsPending = (ulong)balances.CreditsPending,
        CreditsPendingHigh = (ulong)(balances.CreditsPending >> 64),
        CreditsPosted = (ulong)balances.CreditsPosted,
        CreditsPostedHigh = (ulong)(balances.CreditsPosted >> 64),
    };

    /// <summary>An account that a look-up found.</summary>
    public static V1.Account Account(Batch found, int index)
    {
        ref readonly Account account = ref found.Accounts[index];
        ref readonly AccountName name = ref found.Names[index];
        return new V1.Account
        {
            Id = Id(account.Id),
            DebitsPending = (ulong)account.DebitsPending,
            DebitsPendingHigh = (ulong)(account.DebitsPending >> 64),
            DebitsPosted = (ulong)account.DebitsPosted,
            DebitsPostedHigh = (ulong)(account.DebitsPosted >> 64),
            CreditsPending = (ulong)account.CreditsPending,
            CreditsPendingHigh = (ulong)(account.CreditsPending >> 64),
            CreditsPosted = (ulong)account.CreditsPosted,
            CreditsPostedHigh = (ulong)(account.CreditsPosted >> 64),
            UserData128 = Id(account.UserData128),
            UserData64 = account.UserData64,
            UserData32 = account.UserData32,
            Ledger = account.Ledger,
            Code = account.Code,
            Flags = (uint)account.Flags,
            Timestamp = account.Timestamp,
            Name = Encoding.UTF8.GetString(found.Text, name.Offset, name.Length),
        };
    }

    /// <summary>An event, of any kind.</summary>
    public static V1.Event Event(HistoryRow row)
    {
        LedgerEvent happened = row.Event;
        var message = new V1.Event
        {
            Sequence = (ulong)happened.Sequence,
            Timestamp = happened.Timestamp,
            Kind = (V1.EventKind)happened.Kind,
            Released = (ulong)happened.Released,
            ReleasedHigh = (ulong)(happened.Released >> 64),
        };
        switch (happened.Kind)
        {
            case EventKind.AccountCreated:
                message.Account = CreatedAccount(happened);
                break;
            case EventKind.Transfer:
                message.Transfer = Transfer(happened);
                break;
            case EventKind.Expiry or EventKind.HoldExtended:
                message.Transfer = Transfer(happened);
                message.Transfer.PendingId = ByteString.Empty;
                message.Transfer.Timestamp = 0; // the event's own is not the hold's
                break;
            case EventKind.IdBurnt:
                message.BurntId = Id(happened.Id);
                message.Reason = (V1.CreateTransferResult)happened.Result;
                break;
            case EventKind.AccountNamed:
                message.Name = new V1.AccountName { AccountId = Id(happened.Id), Name = row.Name };
                break;
            case EventKind.AccountLimitsSet:
                message.Limits = LimitRecords.Limits(happened.ToLimits());
                (message.Released, message.ReleasedHigh) = (0, 0); // of limits that is their ceiling
                break;
            case EventKind.SettingChanged:
                message.Setting = SettingRecords.Change(happened, row.Name);
                break;
            default:
                throw new InvalidOperationException($"No such kind of event: {happened.Kind}.");
        }

        return message;
    }

    private static V1.Account CreatedAccount(in LedgerEvent happened) => new()
    {
        Id = Id(happened.Id),
        UserData128 = Id(happened.UserData128),
        UserData64 = happened.UserData64,
        UserData32 = happened.UserData32,
        Ledger = happened.Ledger,
        Code = happened.Code,
        Flags = happened.Flags,
        Timestamp = happened.Timestamp,
    };

    private static V1.Transfer Transfer(in LedgerEvent happened) => Transfer(new Transfer
    {
        Id = happened.Id,
        DebitAccountId = happened.DebitAccountId,
        CreditAccountId = happened.CreditAccountId,
        Amount = happened.Amount,
        PendingId = happened.PendingId,
        UserData128 = happened.UserData128,
        UserData64 = happened.UserData64,
        UserData32 = happened.UserData32,
        Timeout = happened.Timeout,
        Ledger = happened.Ledger,
        Code = happened.Code,
        Flags = (TransferFlags)happened.Flags,
        Timestamp = happened.Timestamp,
    });

    private static ByteString Id(UInt128 id)
    {
        if (id == UInt128.Zero)
        {
            return ByteString.Empty;
        }

        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
