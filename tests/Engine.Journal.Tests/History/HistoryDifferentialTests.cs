using Engine.Core.Ledger;
using Engine.Journal.History;
using Engine.Journal.Tests.Archiving;
using Engine.Journal.Tests.Fixtures;
using Engine.Model;

namespace Engine.Journal.Tests.History;

/// <summary>
/// Every question is answered as the reference model answers it, wherever the rows lie: in sealed leaves, in memory, or
/// on both sides of the line between them, and whatever is sealed or started anew between two pages.
/// <c>ENGINE_TEST_SCALE</c> makes the history longer: 68 for five million events.
/// </summary>
public sealed class HistoryDifferentialTests(PostgresFixture postgres) : IDisposable
{
    private static readonly int s_scale = TestScale.Factor;

    private static readonly int s_questions = TestScale.Of(few: 10, all: 60);

    // Of these as many are sealed at first, and twice as many in the end.
    private static readonly int s_leaves = TestScale.Of(few: 1, all: 2 * s_scale);

    private readonly Dice _dice = new(20_261_128);
    private readonly Archives _archives = new();
    private readonly ArchivedPart _archived = new();

    public void Dispose() => _archives.Dispose();

    [Fact]
    public async Task Answers_are_the_models_before_and_after_seals_and_restarts()
    {
        string database = await postgres.CreateDatabaseAsync();
        var world = new HistoryWorld(_dice.Split());
        List<Begun> begun = [];
        await using (JournalRig rig = await OpenAsync(database, seals: true))
        {
            world.Fill(rig, (long)(1.1 * s_leaves * rig.Journal.LeafRows));
            WaitSealed(rig, s_leaves);
            await AskAllAsync(rig, world);
        }

        await using (JournalRig rig = await OpenAsync(database, seals: false))
        {
            await AskAllAsync(rig, world);
            world.Fill(rig, (long)(2.25 * s_leaves * rig.Journal.LeafRows));
            await AskAllAsync(rig, world);
            begun.AddRange(await BeginAsync(rig, world));
        }

        await using (JournalRig rig = await OpenAsync(database, seals: true))
        {
            await AskAllAsync(rig, world);
            WaitSealed(rig, 2 * s_leaves);
            foreach (Begun question in begun)
            {
                await question.EndAsync(rig, _archived);
            }

            await AskAllAsync(rig, world);
        }
    }

    [Fact]
    public async Task Questions_are_answered_while_leaves_fill_and_are_sealed()
    {
        string database = await postgres.CreateDatabaseAsync();
        var world = new HistoryWorld(_dice.Split());
        await using JournalRig rig = await OpenAsync(database, seals: true);
        int steps = TestScale.Of(few: 14, all: 24);
        for (int step = 1; step <= steps; step++)
        {
            world.Fill(rig, step * rig.Journal.LeafRows / 6);
            await AskTransfersAsync(rig, world, 3);
            await AskBalancesAsync(rig, world, 3);
        }
    }

    [Fact]
    public async Task Where_leaves_are_archived_answers_are_the_models_or_the_archive_is_named()
    {
        string database = await postgres.CreateDatabaseAsync();
        var world = new HistoryWorld(_dice.Split());
        await using JournalRig rig = await OpenAsync(database, seals: true);
        world.Fill(rig, (long)(2.1 * s_scale * rig.Journal.LeafRows));
        WaitSealed(rig, 2 * s_scale);
        List<Begun> begun = await BeginAsync(rig, world);
        _archived.Add(await _archives.ArchiveAsync(database, keep: 1));
        foreach (Begun question in begun)
        {
            await question.EndAsync(rig, _archived);
        }

        await AskAllAsync(rig, world, TestScale.Of(few: 10, all: s_questions / 2));
        Assert.True(_archived.Refusals > 0, "archives were named");
        _archived.Clear();
        while (await Archives.ListAsync(database) is [var left, ..])
        {
            await Archives.RestoreAsync(database, left.Leaf);
        }

        await AskAllAsync(rig, world, s_questions / 10);
    }

    private static Task<JournalRig> OpenAsync(string database, bool seals) =>
        JournalRig.OpenAsync(JournalRig.OptionsFor(database) with { SealsLeaves = seals });

    private static void WaitSealed(JournalRig rig, int leaf) => rig.WaitUntil(
        () => rig.Journal.Status.Sealing?.SealedLeaf >= leaf, $"leaf {leaf} is sealed");

    private Task AskAllAsync(JournalRig rig, HistoryWorld world) => AskAllAsync(rig, world, s_questions);

    private async Task AskAllAsync(JournalRig rig, HistoryWorld world, int questions)
    {
        await AskTransfersAsync(rig, world, questions);
        await AskAccountsAsync(rig, world);
        await AskBalancesAsync(rig, world, questions);
        await AskBalanceAtAsync(rig, world, questions);
        await AskHoldsAsync(rig, world);
        await AskEventsAsync(rig, world);
    }

    // Larger ones over a long history, of which single rows would be millions of pages; a short run has them thousands of
    // times in the lists that go on after a restart.
    private int PageSize(int most) => _dice.Between(1, most) * Math.Clamp(s_scale, 5, 20);

    private async Task AskHoldsAsync(JournalRig rig, HistoryWorld world)
    {
        var answers = new ModelAnswers(world);
        for (int i = 0; i < s_questions / 6; i++)
        {
            UInt128 account = i == 0 ? world.Accounts[0] : _dice.From(world.Accounts);
            bool newestFirst = _dice.OneIn(2);
            int size = PageSize(200);
            List<OpenHold> holds = [];
            HoldsAnswer page;
            HistoryCursor? after = null;
            do
            {
                page = await rig.Journal.History.ListHoldsAsync(account, newestFirst, after, size, CancellationToken.None);
                holds.AddRange(page.Holds!);
                after = page.Next;
            }
            while (after is not null);

            List<(UInt128 Id, UInt128 Remains, ulong ExpiresAt)> expected = answers.Holds(account);
            if (newestFirst)
            {
                expected.Reverse();
            }

            Assert.Equal(expected, holds.Select(hold => (hold.Record.Id, hold.Remains, hold.ExpiresAt)));
            Assert.Equal(
                (page.Balances.DebitsPending, page.Balances.CreditsPending),
                (Sum(holds.Where(hold => hold.Record.DebitAccountId == account)),
                    Sum(holds.Where(hold => hold.Record.CreditAccountId == account))));
        }
    }

    private static UInt128 Sum(IEnumerable<OpenHold> holds) =>
        holds.Aggregate(UInt128.Zero, (sum, hold) => sum + hold.Remains);

    private async Task AskTransfersAsync(JournalRig rig, HistoryWorld world, int count)
    {
        var answers = new ModelAnswers(world);
        var asking = new Asking(world, _dice.Split());
        for (int i = 0; i < count; i++)
        {
            TransferQuestion question = asking.Transfers();
            bool newestFirst = _dice.OneIn(2);
            int size = PageSize(400);
            (List<HistoryRow> rows, LeafArchivedException? refused) = await Asking.ReadAsFarAsync(
                after => rig.Journal.History.ListTransfersAsync(question, newestFirst, after, size, CancellationToken.None));
            List<long> expected =
                _archived.Before(refused, answers.Transfers(question, newestFirst), sequence => sequence, newestFirst);
            _archived.RequireReason(refused, world, question.Account);
            Assert.True(
                expected.SequenceEqual(rows.Select(row => row.Sequence)),
                $"{question}, newest first {newestFirst}: {expected.Count} expected, {rows.Count} found");
            Assert.All(rows, row => AssertSame(world, row));
        }
    }

    private async Task AskAccountsAsync(JournalRig rig, HistoryWorld world)
    {
        var answers = new ModelAnswers(world);
        var asking = new Asking(world, _dice.Split());
        for (int i = 0; i < s_questions / 4; i++)
        {
            AccountQuestion question = asking.Accounts();
            bool newestFirst = _dice.OneIn(2);
            int size = PageSize(60);
            (List<HistoryRow> rows, _) = await Asking.ReadAsync(after => rig.Journal.History.ListAccountsAsync(
                question, newestFirst, after, size, CancellationToken.None));
            Assert.Equal(answers.Accounts(question, newestFirst), rows.Select(row => row.Sequence));
            Assert.All(rows, row => AssertSame(world, row));
        }
    }

    private async Task AskBalancesAsync(JournalRig rig, HistoryWorld world, int count)
    {
        var answers = new ModelAnswers(world);
        var asking = new Asking(world, _dice.Split());
        for (int i = 0; i < count; i++)
        {
            UInt128 account = asking.Account();
            HistorySpan span = asking.Span();
            bool newestFirst = _dice.OneIn(2);
            int size = PageSize(400);
            (List<BalanceEntry> found, LeafArchivedException? refused) = await Asking.ReadAsFarAsync(
                after => rig.Journal.History.ListBalancesAsync(account, span, newestFirst, after, size, CancellationToken.None));
            List<(long, AccountBalances)> expected = Within(answers, answers.Balances(account), span);
            if (newestFirst)
            {
                expected.Reverse();
            }

            expected = _archived.Before(refused, expected, entry => entry.Item1, newestFirst);
            _archived.RequireReason(refused, world, account);
            Assert.Equal(expected, found.Select(entry => (entry.Row.Sequence, entry.Balances)));
        }
    }

    private static List<(long Sequence, AccountBalances Balances)> Within(
        ModelAnswers answers, List<(long Sequence, AccountBalances Balances)> all, HistorySpan span)
    {
        long from = span.FromTime == 0 ? 0 : answers.LastNotAfter(span.FromTime - 1) + 1;
        long to = span.BeforeTime == 0 ? long.MaxValue : answers.LastNotAfter(span.BeforeTime - 1);
        return [.. all.Where(entry =>
            entry.Sequence >= Math.Max(from, span.FromSequence)
            && entry.Sequence <= to
            && (span.ToSequence == 0 || entry.Sequence <= span.ToSequence))];
    }

    private async Task AskBalanceAtAsync(JournalRig rig, HistoryWorld world, int questions)
    {
        HistoryReader history = rig.Journal.History;
        var answers = new ModelAnswers(world);
        var asking = new Asking(world, _dice.Split());
        for (int i = 0; i < questions; i++)
        {
            UInt128 account = asking.Account();
            LedgerEvent at = asking.Event();
            BalanceAnswer? bySequence = await _archived.AnswerAsync(
                world, account, () => history.GetBalanceAtSequenceAsync(account, at.Sequence, CancellationToken.None));
            BalanceAnswer? byTime = await _archived.AnswerAsync(
                world, account, () => history.GetBalanceAtTimeAsync(account, at.Timestamp, CancellationToken.None));
            AssertBalance(bySequence, at.Sequence);
            AssertBalance(byTime, answers.LastNotAfter(at.Timestamp));

            void AssertBalance(BalanceAnswer? answer, long sequence)
            {
                if (answer is { } given)
                {
                    Assert.Equal(sequence, given.At);
                    Assert.Equal(Expected(answers, account, sequence), given.Balances);
                }
            }
        }

        (long last, Account[] accounts) = _dice.From(world.Snapshots);
        foreach (Account account in accounts)
        {
            BalanceAnswer? found = await _archived.AnswerAsync(
                world, account.Id, () => history.GetBalanceAtSequenceAsync(account.Id, last, CancellationToken.None));
            AccountBalances expected = new(
                account.DebitsPending, account.DebitsPosted, account.CreditsPending, account.CreditsPosted);
            Assert.Equal(expected, found is { } answer ? answer.Balances : expected);
        }
    }

    private static AccountBalances? Expected(ModelAnswers answers, UInt128 account, long sequence)
    {
        long created = answers.CreatedAt(account);
        return created == 0 || created > sequence
            ? null
            : answers.Balances(account).LastOrDefault(entry => entry.Sequence <= sequence).Balances;
    }

    private async Task AskEventsAsync(JournalRig rig, HistoryWorld world)
    {
        long from = _dice.From(world.Events).Sequence;
        List<HistoryRow> all = [];
        while (true)
        {
            IReadOnlyList<HistoryRow> some = await rig.Journal.History.ReadEventsAsync(
                from, _dice.Between(1, 5_000), CancellationToken.None);
            if (some.Count == 0)
            {
                break;
            }

            all.AddRange(some);
            from = some[^1].Sequence + 1;
        }

        Assert.Equal(
            world.Events.Where(row => row.Sequence >= all[0].Sequence).Select(row => row.Sequence),
            all.Select(row => row.Sequence));
        Assert.All(all, row => AssertSame(world, row));
    }

    private static void AssertSame(HistoryWorld world, HistoryRow row)
    {
        LedgerEvent expected = world.Find(row.Sequence);
        LedgerEvent found = row.Event;
        Assert.Equal(world.NameAt(row.Sequence), row.Name);
        (found.TextOffset, found.TextLength, found.EndsBatch) = (0, 0, false);
        (expected.TextOffset, expected.TextLength, expected.EndsBatch) = (0, 0, false);
        Assert.Equal(expected, found);
    }

    private async Task<List<Begun>> BeginAsync(JournalRig rig, HistoryWorld world)
    {
        var answers = new ModelAnswers(world);
        var asking = new Asking(world, _dice.Split());
        List<Begun> begun = [];
        while (begun.Count < s_questions / 2)
        {
            TransferQuestion question = asking.Transfers();
            bool newestFirst = _dice.OneIn(2);
            int size = _dice.Between(1, 100);
            (List<HistoryRow> rows, HistoryCursor? next) = await Asking.ReadAsync(
                after => rig.Journal.History.ListTransfersAsync(question, newestFirst, after, size, CancellationToken.None),
                most: 3);
            if (next is { } cursor)
            {
                begun.Add(new Begun(
                    question, newestFirst, size, [.. rows.Select(row => row.Sequence)], cursor,
                    answers.Transfers(question, newestFirst)));
            }
        }

        return begun;
    }

    /// <summary>A list of which some pages were read.</summary>
    private sealed record Begun(
        TransferQuestion Question, bool NewestFirst, int Size, List<long> Read, HistoryCursor Next, List<long> Expected)
    {
        public async Task EndAsync(JournalRig rig, ArchivedPart archived)
        {
            (List<HistoryRow> rest, LeafArchivedException? refused) = await Asking.ReadAsFarAsync(
                after => rig.Journal.History.ListTransfersAsync(
                    Question, NewestFirst, after, Size, CancellationToken.None),
                Next);
            List<long> expected = archived.Before(refused, [.. Expected.Skip(Read.Count)], sequence => sequence, NewestFirst);
            Assert.Equal([.. Read, .. expected], [.. Read, .. rest.Select(row => row.Sequence)]);
        }
    }
}
