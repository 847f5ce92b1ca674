using Engine.Client.Wire;
using Google.Protobuf;

namespace Engine.Client.History;

/// <summary>Questions and answers about history as generated messages and back.</summary>
internal static class HistoryMessages
{
    public static V1.PageRequest Page(HistoryQuery query, ReadOnlyMemory<byte> cursor) => new()
    {
        Size = (uint)query.PageSize,
        Cursor = ByteString.CopyFrom(cursor.Span),
        Order = query.Order == HistoryOrder.NewestFirst ? V1.ListOrder.NewestFirst : V1.ListOrder.OldestFirst,
    };

    public static V1.HistoryRange? Range(HistoryRange? range) => range is null
        ? null
        : new V1.HistoryRange
        {
            FromSequence = range.FromSequence,
            ToSequence = range.ToSequence,
            FromTime = range.FromTime,
            BeforeTime = range.BeforeTime,
        };

    public static V1.ListTransfersRequest Request(TransferQuery query, ReadOnlyMemory<byte> cursor) => new()
    {
        AccountId = Messages.Id(query.AccountId),
        Side = query.Side,
        UserData128 = Messages.Id(query.UserData128),
        UserData64 = query.UserData64,
        Range = Range(query.Range),
        Ledger = query.Ledger,
        Code = query.Code,
        Flags = (uint)query.Flags,
        Page = Page(query, cursor),
        MinimumSequence = query.MinimumSequence,
    };

    public static V1.ListAccountsRequest Request(AccountQuery query, ReadOnlyMemory<byte> cursor) => new()
    {
        Ledger = query.Ledger,
        Code = query.Code,
        Range = Range(query.Range),
        Page = Page(query, cursor),
        MinimumSequence = query.MinimumSequence,
    };

    public static V1.ListBalancesRequest Request(BalanceQuery query, ReadOnlyMemory<byte> cursor) => new()
    {
        AccountId = Messages.Id(query.AccountId),
        Range = Range(query.Range),
        Page = Page(query, cursor),
        MinimumSequence = query.MinimumSequence,
    };

    public static V1.WatchEventsRequest Request(EventQuery query, ulong from)
    {
        var request = new V1.WatchEventsRequest
        {
            FromSequence = from, Ledger = query.Ledger, AccountId = Messages.Id(query.AccountId),
        };
        request.Kinds.AddRange(query.Kinds);
        return request;
    }

    public static Balances Balances(V1.Balances message) => new(
        new UInt128(message.DebitsPendingHigh, message.DebitsPending),
        new UInt128(message.DebitsPostedHigh, message.DebitsPosted),
        new UInt128(message.CreditsPendingHigh, message.CreditsPending),
        new UInt128(message.CreditsPostedHigh, message.CreditsPosted));

    public static BalanceRecord Balance(V1.BalanceRecord message) => new(
        message.Sequence,
        message.Timestamp,
        Messages.Id(message.TransferId),
        message.Expired,
        Balances(message.Balances));

    public static HoldStanding Standing(V1.HoldStanding message) =>
        new(new UInt128(message.RemainsHigh, message.Remains), message.ExpiresAt);

    public static HistoryEvent Event(V1.Event message) => new()
    {
        Sequence = message.Sequence,
        Timestamp = message.Timestamp,
        Kind = message.Kind,
        Account = message.Account is null ? null : Messages.Account(message.Account),
        Transfer = message.Transfer is null ? null : Messages.Transfer(message.Transfer),
        Released = new UInt128(message.ReleasedHigh, message.Released),
        Id = message.Name is null ? Messages.Id(message.BurntId) : Messages.Id(message.Name.AccountId),
        Reason = message.Reason,
        Name = message.Name?.Name,
        Limits = message.Limits is null ? null : LimitMessages.Limits(message.Limits),
        Setting = message.Setting,
    };
}
