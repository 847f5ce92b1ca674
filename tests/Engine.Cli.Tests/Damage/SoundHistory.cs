using Engine.Client;

namespace Engine.Cli.Tests.Damage;

/// <summary>
/// The history that <c>damage.txt</c> tells of. Each request is awaited, so that each becomes a block of its own.
/// </summary>
internal static class SoundHistory
{
    private const ulong Hold = 1_000_000;

    public static async Task WriteAsync(EngineClient client, UInt128 amount, int fullBatch)
    {
        Account[] accounts = [new() { Id = 1, Ledger = 1, Code = 1 }, new() { Id = 2, Ledger = 1, Code = 1 }];
        Assert.Empty((await client.CreateAccountsAsync(accounts)).Errors);
        Assert.Empty((await client.NameAccountsAsync([(1, "alice")])).Errors);
        Assert.Empty((await client.CreateTransfersAsync(Plain(first: 100, count: 10, amount))).Errors);
        await HoldAndBurnAsync(client, amount);
        Assert.Empty((await client.CreateTransfersAsync(Plain(first: 200, count: 10, amount))).Errors);
        Assert.Empty((await client.CreateTransfersAsync(Plain(first: 10_000, fullBatch, amount))).Errors);
        Assert.Empty((await client.CreateTransfersAsync(Plain(first: 20_000, fullBatch, amount))).Errors);
        Assert.Empty((await client.CreateTransfersAsync(Plain(first: 300, count: 10, amount))).Errors);
    }

    private static async Task HoldAndBurnAsync(EngineClient client, UInt128 amount)
    {
        Transfer hold = Between(1, 2, Hold, amount) with { Flags = TransferFlags.Pending };
        Transfer burnt = Between(1, 99, Hold + 1, amount);
        Assert.Single((await client.CreateTransfersAsync(new[] { hold, burnt })).Errors);
        Transfer post = new() { Id = Hold + 2, PendingId = Hold, Flags = TransferFlags.PostPending, Amount = 5 };
        Assert.Empty((await client.CreateTransfersAsync(new[] { post })).Errors);
    }

    private static Transfer[] Plain(ulong first, int count, UInt128 amount) =>
        [.. Enumerable.Range(0, count).Select(i => Between(1, 2, first + (ulong)i, amount))];

    private static Transfer Between(UInt128 debit, UInt128 credit, UInt128 id, UInt128 amount) => new()
    {
        Id = id, DebitAccountId = debit, CreditAccountId = credit, Amount = amount, Ledger = 1, Code = 1,
    };
}
