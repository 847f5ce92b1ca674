using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.History;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Past;

/// <summary>
/// Holds that were captured in part, extended, or made for a group stand where they stood, however many leaves were sealed
/// and however often the engine was started since.
/// </summary>
public sealed class HoldsOfOldTests(PostgresFixture postgres)
{
    private const int Batch = 2_000;
    private const uint Hour = 3_600;
    private const uint Long = 1; // captured in part and extended
    private const uint Spent = 2; // captured until nothing remained
    private const uint Cut = 3; // captured in part, then voided
    private const uint First = 4; // of a group, captured in part
    private const uint Second = 5; // of the same
    private static readonly UInt128 s_group = 77;

    private ulong _filler = 1_000;

    [Fact]
    public async Task A_hold_of_a_sealed_leaf_is_captured_extended_and_resolved_as_if_it_were_new()
    {
        string database = await postgres.CreateDatabaseAsync();
        EngineRig engine = await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
        try
        {
            await MakeHoldsAsync(engine);
            await FillLeavesAsync(engine);
            await AskOfSealedLeavesAsync(engine);
            engine = await RestartAsync(engine, database);
            await AskOfSealedLeavesAsync(engine);
            Assert.Equal(CreateTransferResult.Ok, await SendAsync(engine, Capture(31, Long, 20)));
            GroupAnswer posted = await PostGroupAsync(engine);
            Assert.Equal((ResolveGroupResult.Ok, 2, (UInt128)13), (posted.Result, posted.Holds, posted.Amount));
            await RequireLongAsync(engine, remains: 50);

            await FillLeavesAsync(engine);
            engine = await RestartAsync(engine, database);
            await RequireLongAsync(engine, remains: 50);
            GroupAnswer again = await PostGroupAsync(engine);
            Assert.Equal((ResolveGroupResult.Exists, 2, (UInt128)13), (again.Result, again.Holds, again.Amount));
            Assert.Equal(CreateTransferResult.Ok, await SendAsync(engine, Capture(32, Long, 50)));
            Assert.Equal(CreateTransferResult.PendingTransferAlreadyPosted, await SendAsync(engine, Capture(33, Long, 1)));
            await RequireVerifiedAsync(engine, database);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static async Task MakeHoldsAsync(EngineRig engine)
    {
        Account[] accounts = [new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 }];
        engine.Partition.Pool.Return(await engine.SendAsync(accounts));
        Transfer[] made =
        [
            Hold(Long, 100) with { Timeout = Hour },
            Hold(Spent, 10),
            Hold(Cut, 10),
            Hold(First, 10) with { UserData128 = s_group, Flags = Hold(0, 0).Flags | TransferFlags.Grouped },
            Hold(Second, 5) with { UserData128 = s_group, Flags = TransferFlags.Pending | TransferFlags.Grouped },
            Capture(21, Long, 30),
            Capture(22, Spent, 4),
            Capture(23, Spent, 6),
            Capture(24, Cut, 4),
            new() { Id = 25, PendingId = Cut, Flags = TransferFlags.VoidPending },
            Capture(26, First, 2),
        ];
        Batch answered = await engine.SendAsync(made);
        Assert.DoesNotContain(answered.Results.Items.ToArray(), result => result.Code != 0);
        engine.Partition.Pool.Return(answered);
        Assert.Equal(ExtendHoldResult.Ok, await ExtendAsync(engine, Long, 3 * Hour));
    }

    private static async Task AskOfSealedLeavesAsync(EngineRig engine)
    {
        Assert.True(engine.Ledger.ForgottenThrough > 0, "what is asked about lies in sealed leaves");
        Assert.Equal(CreateTransferResult.Exists, await SendAsync(engine, Capture(21, Long, 30)));
        Assert.Equal(CreateTransferResult.ExistsWithDifferentAmount, await SendAsync(engine, Capture(21, Long, 31)));
        Assert.Equal(CreateTransferResult.ExceedsPendingTransferAmount, await SendAsync(engine, Capture(41, Long, 71)));
        Assert.Equal(CreateTransferResult.PendingTransferAlreadyPosted, await SendAsync(engine, Capture(41, Spent, 1)));
        Assert.Equal(CreateTransferResult.PendingTransferAlreadyVoided, await SendAsync(engine, Capture(41, Cut, 1)));
        Transfer last = new() { Id = 25, PendingId = Cut, Flags = TransferFlags.VoidPending, Amount = 6 };
        Assert.Equal(CreateTransferResult.Exists, await SendAsync(engine, last));
        Assert.Equal(ExtendHoldResult.Exists, await ExtendAsync(engine, Long, 3 * Hour));
        Assert.Equal(ExtendHoldResult.TimeoutNotLonger, await ExtendAsync(engine, Long, Hour));
        Assert.Equal(ExtendHoldResult.AlreadyPosted, await ExtendAsync(engine, Spent, Hour));
        Assert.Equal(ExtendHoldResult.AlreadyVoided, await ExtendAsync(engine, Cut, Hour));
        Assert.Equal(ExtendHoldResult.NotPending, await ExtendAsync(engine, 21, Hour));
    }

    private static async Task RequireLongAsync(EngineRig engine, UInt128 remains)
    {
        HoldsAnswer holds = await engine.Journal.History.ListHoldsAsync(
            account: 1, newestFirst: false, after: null, size: 10, CancellationToken.None);
        OpenHold hold = Assert.Single(holds.Holds!);
        Assert.Equal((Long, remains), (hold.Record.Id, hold.Remains));
        Assert.Equal(hold.Record.Timestamp + (3UL * Hour * 1_000_000_000), hold.ExpiresAt);
        Assert.Equal(remains, holds.Balances.DebitsPending);
    }

    private static async Task RequireVerifiedAsync(EngineRig engine, string database)
    {
        VerificationResult whole = await JournalVerifier.VerifyAsync(
            database,
            new StatePoint(engine.Journal.DurableSequence, engine.Ledger.ForgottenThrough),
            null,
            CancellationToken.None);
        Assert.Equal(engine.Ledger.ComputeDigest(), whole.Digest);
        Assert.Equal(0, whole.OpenHolds);
    }

    private static async Task<EngineRig> RestartAsync(EngineRig engine, string database)
    {
        await engine.DisposeAsync();
        return await EngineRig.OpenAsync(EngineRig.OptionsFor(database));
    }

    private async Task FillLeavesAsync(EngineRig engine)
    {
        long end = engine.Journal.DurableSequence + engine.Journal.LeafRows;
        for (; engine.Journal.DurableSequence < end; _filler += Batch)
        {
            engine.Partition.Pool.Return(await engine.SendAsync(
                [.. Enumerable.Range(0, Batch).Select(i => Plain(_filler + (ulong)i))]));
        }

        await engine.WaitForgottenAsync();
    }

    private static async Task<CreateTransferResult> SendAsync(EngineRig engine, Transfer transfer)
    {
        Batch answered = await engine.SendAsync([transfer]);
        ReadOnlySpan<EventResult> results = answered.Results.Items;
        ushort code = results.IsEmpty ? (ushort)0 : results[0].Code;
        engine.Partition.Pool.Return(answered);
        return (CreateTransferResult)code;
    }

    private static async Task<ExtendHoldResult> ExtendAsync(EngineRig engine, UInt128 hold, uint timeout)
    {
        Batch batch = engine.Partition.Pool.Rent(BatchKind.ExtendHolds, 1);
        batch.EnsureExtensions(1);
        batch.Extensions[0] = new HoldExtension { HoldId = hold, Timeout = timeout };
        batch.Count = 1;
        await engine.SendAsync(batch);
        ReadOnlySpan<EventResult> results = batch.Results.Items;
        ushort code = results.IsEmpty ? (ushort)0 : results[0].Code;
        engine.Partition.Pool.Return(batch);
        return (ExtendHoldResult)code;
    }

    private static async Task<GroupAnswer> PostGroupAsync(EngineRig engine)
    {
        const int MaxHolds = 10;
        Batch batch = engine.Partition.Pool.Rent(BatchKind.ResolveGroup, MaxHolds);
        batch.Count = MaxHolds;
        batch.Group = new GroupResolution(Ledger: 1, s_group, Voids: false, FirstId: 51, MaxHolds);
        await engine.SendAsync(batch);
        GroupAnswer answer = batch.GroupAnswer;
        engine.Partition.Pool.Return(batch);
        return answer;
    }

    private static Transfer Plain(ulong id) => new()
    {
        Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 1, Ledger = 1, Code = 1,
    };

    private static Transfer Hold(uint id, UInt128 amount) => Plain(id) with
    {
        Amount = amount, Flags = TransferFlags.Pending | TransferFlags.MultipleCaptures,
    };

    private static Transfer Capture(uint id, uint hold, UInt128 amount) => new()
    {
        Id = id, PendingId = hold, Amount = amount, Flags = TransferFlags.PostPending | TransferFlags.Capture,
    };
}
