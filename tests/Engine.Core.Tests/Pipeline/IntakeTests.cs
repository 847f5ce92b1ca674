using Engine.Core.Disruptor;
using Engine.Core.Pipeline;

namespace Engine.Core.Tests.Pipeline;

public class IntakeTests
{
    private readonly RingBuffer<Batch> _ring = new(2);
    private readonly BatchPool _pool = new();
    private readonly Intake _intake;

    public IntakeTests() => _intake = new Intake(_ring, 1 << 20, () => { });

    [Fact]
    public async Task Who_leaves_the_line_is_forgotten_though_no_room_is_freed()
    {
        Assert.True(_intake.TrySubmit(NewBatch()) && _intake.TrySubmit(NewBatch()));
        Task<bool> patient = _intake.SubmitAsync(NewBatch(), CancellationToken.None).AsTask();
        using var impatient = new CancellationTokenSource();
        Task<bool>[] leaving = [.. Enumerable.Range(0, 100).Select(
            _ => _intake.SubmitAsync(NewBatch(), impatient.Token).AsTask())];
        Assert.Equal(101, _intake.InLine);
        await impatient.CancelAsync();
        foreach (Task<bool> left in leaving)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }

        Assert.Equal(1, _intake.InLine);
        _ring.Release(0);
        _intake.Free(1, 0);
        Assert.True(await patient);
        Assert.Equal(0, _intake.InLine);
    }

    [Fact]
    public async Task Nobody_in_line_is_forgotten_while_others_come_and_give_up()
    {
        const int producers = 8;
        bool done = false;
        Task consumer = Task.Run(() => Consume(() => Volatile.Read(ref done)));
        int[] published = await Task.WhenAll(
            Enumerable.Range(0, producers).Select(producer => Task.Run(() => ProduceAsync(producer))))
            .WaitAsync(TimeSpan.FromSeconds(60));
        Volatile.Write(ref done, true);
        await consumer;
        Assert.Equal((published.Sum() - 1L, 0, 0L), (_ring.Claimed, _intake.InLine, _intake.UsedBytes));
    }

    private Batch NewBatch() => _pool.Rent(BatchKind.LookupAccounts, 0);

    private async Task<int> ProduceAsync(int producer)
    {
        int published = 0;
        for (int i = 0; i < 4_000; i++)
        {
            Batch batch = NewBatch();
            using var patience = new CancellationTokenSource();
            ValueTask<bool> submission = _intake.SubmitAsync(batch, patience.Token);
            if ((i + producer) % 3 == 0)
            {
                await patience.CancelAsync();
            }

            try
            {
                Assert.True(await submission);
                published++;
            }
            catch (OperationCanceledException)
            {
                // Given up, and so not published: the test counts.
            }

            _pool.Return(batch);
        }

        return published;
    }

    private void Consume(Func<bool> done)
    {
        for (long next = 0; !done() || _ring.IsPublished(next);)
        {
            if (!_ring.IsPublished(next))
            {
                Thread.Yield();
                continue;
            }

            Batch batch = _ring[next];
            long bytes = batch.Bytes;
            batch.Ticket.End();
            _ring.Release(next++);
            _intake.Free(1, bytes);
        }
    }
}
