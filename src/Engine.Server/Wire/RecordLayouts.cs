using Engine.Core.Ledger;
using Engine.Core.Pipeline;

namespace Engine.Server.Wire;

/// <summary><c>engine.v1.Transfer</c> as stored.</summary>
internal readonly struct TransferLayout : IWireLayout<Transfer>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in Transfer value)
        where TSink : struct, IWireSink, allows ref struct
    {
        sink.Id(1, value.Id);
        sink.Id(2, value.DebitAccountId);
        sink.Id(3, value.CreditAccountId);
        sink.Varint(4, (ulong)value.Amount);
        sink.Varint(5, (ulong)(value.Amount >> 64));
        sink.Id(6, value.PendingId);
        sink.Id(7, value.UserData128);
        sink.Varint(8, value.UserData64);
        sink.Varint(9, value.UserData32);
        sink.Varint(10, value.Timeout);
        sink.Varint(11, value.Ledger);
        sink.Varint(12, value.Code);
        sink.Varint(13, TransferFlagBits.ToContract(value.Flags));
        sink.Varint(14, value.Timestamp);
    }
}

/// <summary>An account that a look-up found: its record and its name stand at one index of the batch.</summary>
internal readonly record struct FoundAccount(Batch Batch, int Index);

/// <summary><c>engine.v1.Account</c> as it stands.</summary>
internal readonly struct AccountLayout : IWireLayout<FoundAccount>
{
    /// <inheritdoc/>
    public static void Put<TSink>(ref TSink sink, in FoundAccount value)
        where TSink : struct, IWireSink, allows ref struct
    {
        ref readonly Account account = ref value.Batch.Accounts[value.Index];
        ref readonly AccountName name = ref value.Batch.Names[value.Index];
        sink.Id(1, account.Id);
        sink.Varint(2, (ulong)account.DebitsPending);
        sink.Varint(3, (ulong)(account.DebitsPending >> 64));
        sink.Varint(4, (ulong)account.DebitsPosted);
        sink.Varint(5, (ulong)(account.DebitsPosted >> 64));
        sink.Varint(6, (ulong)account.CreditsPending);
        sink.Varint(7, (ulong)(account.CreditsPending >> 64));
        sink.Varint(8, (ulong)account.CreditsPosted);
        sink.Varint(9, (ulong)(account.CreditsPosted >> 64));
        sink.Id(10, account.UserData128);
        sink.Varint(11, account.UserData64);
        sink.Varint(12, account.UserData32);
        sink.Varint(13, account.Ledger);
        sink.Varint(14, account.Code);
        sink.Varint(15, (ulong)account.Flags);
        sink.Varint(16, account.Timestamp);
        sink.Bytes(17, value.Batch.Text.AsSpan(name.Offset, name.Length));
    }
}
