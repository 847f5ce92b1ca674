using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Journal.Tests.Fixtures;
using Engine.Model;

namespace Engine.Journal.Tests.Past;

/// <summary>Sends to an engine and to the reference, and holds every answer of the one against the other's.</summary>
internal sealed class AgedComparison
{
    private readonly ReferenceLedger _model = new();

    public async Task CreateAccountsAsync(EngineRig engine)
    {
        Account[] accounts = AgedHistory.NewAccounts();
        using var answered = new Answered(engine, await engine.SendAsync(accounts));
        Assert.All(_model.CreateAccounts(accounts, answered.Batch.LastTimestamp), answer => Assert.True(answer.IsOk));
        Assert.Equal(0, answered.Results.Count);
    }

    public async Task SendAsync(EngineRig engine, Transfer[] batch)
    {
        using var answered = new Answered(engine, await engine.SendAsync(batch));
        IReadOnlyList<Answer> expected = _model.CreateTransfers(batch, answered.Batch.LastTimestamp);
        IReadOnlyList<Answer> found = DenseAnswers.Of(answered.Results, [.. batch.Select(transfer => transfer.Amount)]);
        for (int i = 0; i < batch.Length; i++)
        {
            Assert.True(
                (expected[i].Code, expected[i].Timestamp, expected[i].Reason) == (found[i].Code, found[i].Timestamp, found[i].Reason)
                    && (!expected[i].IsOk || expected[i].Amount == found[i].Amount),
                $"reference {expected[i]}, engine {found[i]}, of {batch[i].Id:x} {batch[i].Flags} {batch[i].PendingId:x}");
        }
    }

    public async Task LookUpAsync(EngineRig engine, UInt128[] ids)
    {
        using var answered = new Answered(engine, await engine.LookUpAsync(ids));
        List<Transfer> expected = [];
        foreach (UInt128 id in ids)
        {
            if (_model.TryGetTransfer(id, out Transfer transfer))
            {
                expected.Add(transfer);
            }
        }

        Assert.Equal(expected, answered.Batch.Transfers.Take(answered.Batch.Found));
    }

    public void CompareBalances(EngineRig engine) => Assert.All(_model.Accounts, expected =>
    {
        Assert.True(engine.Ledger.TryGetAccount(expected.Id, out Account found));
        Assert.Equal(expected, found);
    });
}
