using Engine.Core.Ledger;
using Engine.Journal.History;
using Engine.Model;

namespace Engine.Journal.Tests.History;

/// <summary>Random questions about a random history, asked page by page.</summary>
internal sealed class Asking(HistoryWorld world, Dice dice)
{
    public TransferQuestion Transfers()
    {
        while (true)
        {
            TransferQuestion question = new()
            {
                Account = dice.OneIn(2) ? Account() : 0,
                Side = dice.Of(AccountSide.Both, AccountSide.Both, AccountSide.Debit, AccountSide.Credit),
                UserData128 = dice.OneIn(4) ? (UInt128)dice.Below(HistoryWorld.UserDatas) << 64 : 0,
                UserData64 = dice.OneIn(4) ? (ulong)dice.Below(HistoryWorld.UserDatas) : 0,
                Ledger = dice.OneIn(4) ? (uint)dice.Between(1, HistoryWorld.Ledgers) : 0,
                Code = dice.OneIn(4) ? (ushort)dice.Between(1, HistoryWorld.Codes) : (ushort)0,
                Flags = dice.OneIn(4)
                    ? dice.Of(TransferFlags.Pending, TransferFlags.PostPending, TransferFlags.Imported)
                    : TransferFlags.None,
                Span = Span(),
            };
            if (!question.ScansEverything)
            {
                return question;
            }
        }
    }

    public AccountQuestion Accounts() => new()
    {
        Ledger = dice.OneIn(2) ? (uint)dice.Between(1, HistoryWorld.Ledgers) : 0,
        Code = dice.OneIn(3) ? (ushort)dice.Between(1, HistoryWorld.Codes) : (ushort)0,
        Span = Span(),
    };

    public UInt128 Account() => dice.OneIn(3) ? world.Accounts[0]
        : dice.OneIn(20) ? (UInt128)123
        : dice.From(world.Accounts);

    public LedgerEvent Event() => world.Events[dice.Below(world.Events.Count)];

    public HistorySpan Span() => new()
    {
        FromSequence = dice.OneIn(4) ? Event().Sequence : 0,
        ToSequence = dice.OneIn(4) ? Event().Sequence : 0,
        FromTime = dice.OneIn(4) ? Event().Timestamp + (ulong)dice.Below(2) : 0,
        BeforeTime = dice.OneIn(4) ? Event().Timestamp + (ulong)dice.Below(2) : 0,
    };

    /// <summary>Asks for pages until there is no more, or for so many only.</summary>
    public static async Task<(List<T> Items, HistoryCursor? Next)> ReadAsync<T>(
        Func<HistoryCursor?, Task<HistoryPage<T>>> ask, HistoryCursor? after = null, int most = int.MaxValue)
    {
        List<T> items = [];
        for (int pages = 0; pages < most; pages++)
        {
            HistoryPage<T> page = await ask(after);
            items.AddRange(page.Items);
            after = page.Next;
            if (after is null)
            {
                break;
            }
        }

        return (items, after);
    }

    /// <summary>Asks for pages until there is no more, or until the next lies in an archive.</summary>
    public static async Task<(List<T> Items, LeafArchivedException? Refused)> ReadAsFarAsync<T>(
        Func<HistoryCursor?, Task<HistoryPage<T>>> ask, HistoryCursor? after = null)
    {
        List<T> items = [];
        try
        {
            do
            {
                HistoryPage<T> page = await ask(after);
                items.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
        }
        catch (LeafArchivedException refused)
        {
            return (items, refused);
        }

        return (items, null);
    }
}
