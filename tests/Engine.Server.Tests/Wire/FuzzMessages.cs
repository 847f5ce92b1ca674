using Engine.Model;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

/// <summary>Sound requests, made by seeded chance.</summary>
internal static class FuzzMessages
{
    private static readonly string[] s_names = ["a", "Žluťoučký kůň", "現金", "🏦 bank", new('n', 255)];

    public static IMessage Submission(Dice dice) => new V1.SubmitTransfersRequest
    {
        Transfers = { Some(dice, Transfer) },
        RequestNumber = Number(dice),
        DeadlineMs = (uint)Number(dice),
        WithBalances = dice.OneIn(2),
        TraceContext = Id(dice),
    };

    public static IMessage Accounts(Dice dice) => new V1.CreateAccountsRequest { Accounts = { Some(dice, Account) } };

    public static IMessage Names(Dice dice) => new V1.NameAccountsRequest
    {
        Names = { Some(dice, _ => new V1.AccountName { AccountId = Id(dice), Name = dice.From(s_names) }) },
    };

    public static IMessage Limits(Dice dice) => new V1.SetAccountLimitsRequest { Limits = { Some(dice, AccountLimits) } };

    public static IMessage Questions(Dice dice) => new V1.ResolveNamesRequest
    {
        Names = { Some(dice, _ => new V1.LedgerName { Ledger = (uint)Number(dice), Name = dice.From(s_names) }) },
    };

    public static IMessage Extensions(Dice dice) => new V1.ExtendHoldsRequest
    {
        Extensions = { Some(dice, _ => new V1.HoldExtension { HoldId = Id(dice), Timeout = (uint)Number(dice) }) },
    };

    public static IMessage Ids(Dice dice) => new V1.LookupAccountsRequest { Ids = { Some(dice, Id) } };

    private static IEnumerable<T> Some<T>(Dice dice, Func<Dice, T> make) =>
        [.. Enumerable.Range(0, dice.OneIn(50) ? dice.Between(10, 300) : dice.Between(0, 4)).Select(_ => make(dice))];

    private static V1.Transfer Transfer(Dice dice) => new()
    {
        Id = Id(dice),
        DebitAccountId = Id(dice),
        CreditAccountId = Id(dice),
        Amount = Number(dice),
        AmountHigh = Number(dice),
        PendingId = Id(dice),
        UserData128 = Id(dice),
        UserData64 = Number(dice),
        UserData32 = (uint)Number(dice),
        Timeout = (uint)Number(dice),
        Ledger = (uint)Number(dice),
        Code = (ushort)Number(dice),
        Flags = (uint)Number(dice) & ((1 << 19) - 1),
        Timestamp = Number(dice),
    };

    private static V1.Account Account(Dice dice) => new()
    {
        Id = Id(dice),
        DebitsPending = Number(dice),
        DebitsPendingHigh = Number(dice),
        DebitsPosted = Number(dice),
        CreditsPosted = Number(dice),
        CreditsPostedHigh = Number(dice),
        UserData128 = Id(dice),
        UserData64 = Number(dice),
        UserData32 = (uint)Number(dice),
        Ledger = (uint)Number(dice),
        Code = (ushort)Number(dice),
        Flags = (ushort)Number(dice),
        Timestamp = Number(dice),
        Reserved = (uint)Number(dice),
    };

    private static V1.AccountLimits AccountLimits(Dice dice)
    {
        var limits = new V1.AccountLimits
        {
            AccountId = Id(dice),
            FloorHigh = Number(dice),
            FloorNegative = dice.OneIn(2),
            CeilingHigh = Number(dice),
            CeilingNegative = dice.OneIn(2),
            VelocityAmountHigh = Number(dice),
            WindowSeconds = (uint)Number(dice),
        };
        Perhaps(dice, number => limits.Floor = number);
        Perhaps(dice, number => limits.Ceiling = number);
        Perhaps(dice, number => limits.VelocityAmount = number);
        Perhaps(dice, number => limits.VelocityCount = number);
        return limits;
    }

    private static void Perhaps(Dice dice, Action<ulong> set)
    {
        if (dice.OneIn(2))
        {
            set(Number(dice));
        }
    }

    private static ulong Number(Dice dice) => dice.Of(
        0UL, 0UL, 1UL, 127UL, 128UL, 65_535UL, uint.MaxValue, 1UL << 56, 1UL << 63, ulong.MaxValue, dice.Next());

    private static ByteString Id(Dice dice)
    {
        byte[] id = new byte[16];
        for (int i = 0; i < id.Length; i++)
        {
            id[i] = (byte)dice.Next();
        }

        return dice.OneIn(3) ? ByteString.Empty : ByteString.CopyFrom(id);
    }
}
