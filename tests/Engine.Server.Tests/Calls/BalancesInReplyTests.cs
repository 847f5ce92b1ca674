using Engine.V1;

namespace Engine.Server.Tests.Calls;

public sealed class BalancesInReplyTests
{
    private const int MostBytes = 4 << 20;

    [Fact]
    public async Task A_unary_reply_brings_balances_only_where_they_are_asked_for()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        var request = new CreateTransfersRequest { Transfers = { Samples.Transfer(1), Samples.Transfer(2) } };
        Assert.Empty((await CreateAsync(engine, request)).Balances);
        request = new CreateTransfersRequest { Transfers = { Samples.Transfer(2), Samples.Transfer(3) }, WithBalances = true };
        TransferBalances after = Assert.Single((await CreateAsync(engine, request)).Balances);
        Assert.Equal(
            new TransferBalances
            {
                Index = 1, Debit = new Balances { DebitsPosted = 15 }, Credit = new Balances { CreditsPosted = 15 },
            },
            after);
    }

    [Fact]
    public async Task Replies_on_a_stream_bring_those_of_their_own_request()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        using SubmitStream stream = engine.Channel.Submit();
        for (ulong id = 1; id <= 3; id++)
        {
            SubmitTransfersRequest request = Samples.Submission(id, Samples.Transfer(id));
            request.WithBalances = id != 2;
            await stream.SendAsync(request);
        }

        await stream.HalfCloseAsync();
        List<SubmitTransfersResponse> replies = await stream.ReceiveAllAsync();
        Assert.Equal([1, 0, 1], replies.Select(reply => reply.Balances.Count));
        Assert.Equal([5ul, 15ul], replies.SelectMany(reply => reply.Balances).Select(after => after.Debit.DebitsPosted));
    }

    [Fact]
    public async Task The_largest_reply_fits_what_clients_take()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        await engine.CreateAccountsAsync(2);
        var request = new CreateTransfersRequest { Transfers = { Huge(1), Huge(2), Huge(3), Huge(4) }, WithBalances = true };
        request.Transfers.AddRange(Enumerable.Range(5, 8_188).Select(id => Samples.Transfer((ulong)id)));
        CreateTransfersResponse reply = await CreateAsync(engine, request);
        Assert.Equal(Enumerable.Range(0, 8_192), reply.Balances.Select(after => (int)after.Index));
        Assert.InRange(reply.CalculateSize(), 8_192 * 160, MostBytes);
    }

    /// <summary>Transfers and holds in turn, there and back: they leave no balance of either account small.</summary>
    private static Transfer Huge(ulong id)
    {
        Transfer huge = Samples.Transfer(id);
        (huge.Amount, huge.AmountHigh) = (ulong.MaxValue / 2, ulong.MaxValue / 4);
        huge.Flags = id % 2 == 0 ? 2u : 0;
        if (id > 2)
        {
            (huge.DebitAccountId, huge.CreditAccountId) = (huge.CreditAccountId, huge.DebitAccountId);
        }

        return huge;
    }

    private static Task<CreateTransfersResponse> CreateAsync(EngineUnderTest engine, CreateTransfersRequest request) =>
        engine.CallAsync<CreateTransfersResponse>("CreateTransfers", request);
}
