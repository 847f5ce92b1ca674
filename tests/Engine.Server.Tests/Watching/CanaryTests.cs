using Engine.Server.Tests.Calls;
using Engine.V1;
using Engine.Watch.Alarms;
using Npgsql;

namespace Engine.Server.Tests.Watching;

/// <summary>What the canary of a live engine finds out.</summary>
public sealed class CanaryTests
{
    private const string Leaf = "engine.journal_000001";

    [Fact]
    public async Task The_canary_tells_that_it_is_not_answered_and_that_it_was_answered_and_its_row_is_not_there()
    {
        await using WatchedEngine engine = await WatchedEngine.StartAsync();
        await engine.UntilAsync(() => Task.FromResult(engine.Canary.Rounds >= 1), "the canary");
        await using (NpgsqlConnection hand = await engine.ConnectAsync())
        {
            await using NpgsqlTransaction held = await hand.BeginTransactionAsync();
            await new NpgsqlCommand($"LOCK TABLE {Leaf} IN ACCESS EXCLUSIVE MODE", hand).ExecuteNonQueryAsync();
            V1.Alarm alarm = await engine.WaitForAsync(AlarmCatalogue.CanaryUnanswered);
            Assert.Equal(V1.AlarmGrade.Critical, alarm.Grade);
        }

        await engine.UntilAsync(
            async () => (await engine.AlarmsAsync()).All(alarm => alarm.Name != AlarmCatalogue.CanaryUnanswered), "that it closes");
        Assert.DoesNotContain(await engine.AlarmsAsync(), alarm => alarm.Grade == V1.AlarmGrade.Integrity);
        await LosesItsRowAsync(engine);
    }

    private static async Task LosesItsRowAsync(WatchedEngine engine)
    {
        await engine.ByHandAsync(
            $"""
            CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql AS
            $lose$ BEGIN DELETE FROM {Leaf} WHERE seq = NEW.seq AND kind = 2; RETURN NULL; END $lose$;
            CREATE TRIGGER lose AFTER INSERT ON {Leaf} FOR EACH ROW
            WHEN (NEW.kind = 2 AND NEW.ledger = {WatchedEngine.CanaryLedger}) EXECUTE FUNCTION public.lose()
            """);
        V1.Alarm alarm = await engine.WaitForAsync(AlarmCatalogue.CanaryRowMissing);
        Assert.Equal(V1.AlarmGrade.Integrity, alarm.Grade);
        Assert.Contains("has no row in PostgreSQL", alarm.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_canary_tells_that_its_balances_are_not_what_it_made_of_them()
    {
        await using WatchedEngine engine = await WatchedEngine.StartAsync();
        await engine.UntilAsync(() => Task.FromResult(engine.Canary.Rounds >= 1), "the canary");
        Transfer foreign = Samples.Transfer(1_000);
        (foreign.DebitAccountId, foreign.CreditAccountId) = (CanaryAccount(1), CanaryAccount(2));
        foreign.Ledger = WatchedEngine.CanaryLedger;
        var reply = await engine.Channel.CallAsync<CreateTransfersResponse>(
            Rpc.Ledger, "CreateTransfers", new CreateTransfersRequest { Transfers = { foreign } });
        Assert.Empty(reply.Results);
        V1.Alarm alarm = await engine.WaitForAsync(AlarmCatalogue.CanaryBalanceWrong);
        Assert.Contains("nobody else may use ledger 77", alarm.Cause, StringComparison.Ordinal);
    }

    private static Google.Protobuf.ByteString CanaryAccount(uint which) =>
        Samples.Id(((UInt128)0x63_61_6E_61_72_79 << 80) | ((UInt128)WatchedEngine.CanaryLedger << 8) | which);
}
