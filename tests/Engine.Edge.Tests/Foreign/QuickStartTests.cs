extern alias product;

using Engine.Edge.Tests.Bounds;
using product::Engine.Client;

namespace Engine.Edge.Tests.Foreign;

/// <summary>The C# of the README's quick start, as it stands there.</summary>
[Collection(nameof(SmallEngine))]
public sealed class QuickStartTests(SmallEngine small)
{
    [Fact]
    public async Task The_quick_start_does_what_it_says()
    {
        await using var client = new EngineClient(new EngineClientOptions { Addresses = [small.Engine.Address] });

        UInt128 alice = EngineId.NewTimeOrdered(), bob = EngineId.NewTimeOrdered();
        await client.CreateAccountsAsync(new Account[]
        {
            new() { Id = alice, Ledger = 1, Code = 1 },
            new() { Id = bob, Ledger = 1, Code = 1 },
        });

        TransferAnswer answer = await client.CreateTransferAsync(new Transfer
        {
            Id = EngineId.NewTimeOrdered(),   // the idempotency key: retry with the same id as often as you like
            DebitAccountId = alice,
            CreditAccountId = bob,
            Amount = 100,
            Ledger = 1,
            Code = 1,
        });
        Assert.True(answer.IsOk);
    }
}
