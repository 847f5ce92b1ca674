using System.Runtime.CompilerServices;
using Engine.Client.Calls;
using Engine.Client.Figures;
using Engine.Client.Streams;
using Engine.Client.Wire;
using Engine.V1;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Client.Tests;

/// <summary>The queue of one stream, without a stream.</summary>
public sealed class RequestQueueTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly RequestQueue queue;

    public RequestQueueTests()
    {
        var options = Given.Options("unix:none") with { Window = 4, MaxBatch = 3 };
        queue = new RequestQueue(options, new Deadlines(time, options.Deadline), time, new UserFigures(time));
    }

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task A_caller_hears_that_the_amounts_could_not_be_read_even_from_a_client_that_ends()
    {
        var settler = new RequestSettler(
            new Backoff(TimeSpan.Zero, TimeSpan.Zero), time, (_, _) => throw new ObjectDisposedException("channel"));
        Transfer[] transfers = [Given.Transfer(1, TransferFlags.BalancingDebit)];
        var answer = queue.Add(transfers, CancellationToken.None);
        Send();
        queue.StreamEnded(mayHaveTakenEffect: true);
        var again = queue.Replied(Send()!.Number);
        settler.Settle(queue, again, new SubmitReply
        {
            Outcome = SubmitOutcome.Answered,
            Errors = [new TransferError(0, CreateTransferResult.Exists, 7, CreateTransferResult.Unspecified)],
        });
        var unknown = await Assert.ThrowsAsync<EngineException>(() => answer.Soon());
        Assert.Equal(EngineFailure.Unknown, unknown.Kind);
    }

    [Fact]
    public void A_full_window_holds_back_what_is_new_and_what_is_to_be_sent_again()
    {
        for (var i = 1; i <= 6; i++)
        {
            _ = queue.Add(Given.Transfers((UInt128)i), CancellationToken.None);
        }

        var sent = Enumerable.Range(0, 4).Select(_ => Send()).ToList();
        Assert.Null(queue.Take());
        queue.Refused(queue.Replied(sent[0]!.Number), EngineFailure.ResourceExhausted, "full");
        Assert.Equal(5, (int)Send()!.Transfers[0].Id);
        queue.SendAgain(sent[0]!);

        Assert.Null(queue.Take());
    }

    [Fact]
    public void Half_the_window_takes_singles_one_by_one_and_the_rest_gathers()
    {
        Assert.Equal(1, AddAndSend(1)!.Transfers.Length);
        Assert.Equal(1, AddAndSend(2)!.Transfers.Length);
        Assert.Null(AddAndSend(3));
        Assert.Null(AddAndSend(4));

        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(2, Send()!.Transfers.Length);
    }

    [Fact]
    public void A_full_batch_does_not_wait_for_the_delay()
    {
        AddAndSend(1);
        AddAndSend(2);
        AddAndSend(3);
        AddAndSend(4);

        Assert.Equal(3, AddAndSend(5)!.Transfers.Length);
    }

    [Fact]
    public void A_batch_behind_it_ends_the_gathering_so_that_the_order_stays()
    {
        _ = queue.Add(Given.Transfer(1));
        _ = queue.Add(Given.Transfers(2), CancellationToken.None);
        _ = queue.Add(Given.Transfer(3));
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => (int)Send()!.Transfers[0].Id));
    }

    [Fact]
    public void Singles_that_come_much_later_do_not_share_an_old_deadline()
    {
        _ = queue.Add(Given.Transfer(1));
        time.Advance(TimeSpan.FromSeconds(4));
        _ = queue.Add(Given.Transfer(2));

        Assert.Equal(1, Send()!.Transfers.Length);
        Assert.Equal(1, Send()!.Transfers.Length);
    }

    [Fact]
    public void A_request_given_up_while_it_is_encoded_is_not_sent_and_fails_only_then()
    {
        using var cancel = new CancellationTokenSource();
        var call = queue.Add(Given.Transfers(1), cancel.Token);
        var request = queue.Take()!;

        cancel.Cancel();

        Assert.False(call.IsCompleted);
        Assert.False(queue.Sending(request));
        Assert.Throws<InvalidDataException>(() => queue.Replied(request.Number));
        queue.Close();
        Assert.True(queue.Drained.IsCompleted);
    }

    [Fact]
    public async Task Each_deadline_falls_in_its_own_time()
    {
        var first = queue.Add(Given.Transfers(1), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(20));
        var second = queue.Add(Given.Transfers(2), CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<EngineException>(() => first);
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAsync<EngineException>(() => second);
    }

    [Fact]
    public void A_request_that_is_never_answered_does_not_hold_those_after_it_that_are()
    {
        using var patient = new RequestQueue(
            Given.Options("unix:none") with { Deadline = null }, new Deadlines(time, perCall: null), time, new UserFigures(time));
        var refused = patient.Add(Given.Transfers(1), CancellationToken.None);
        patient.Refused(SendAndReply(patient), EngineFailure.ResourceExhausted, "full");

        var answered = Enumerable.Range(2, 100).Select(i => AddAndAnswer(patient, (UInt128)i)).ToList();
        GC.Collect();

        Assert.DoesNotContain(answered, request => request.IsAlive);
        Assert.Equal(1, patient.Outstanding);
        patient.GiveUp();
        Assert.IsType<EngineException>(refused.Exception?.InnerException);
    }

    // By itself, so that nothing of the request is left on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndAnswer(RequestQueue queue, UInt128 id)
    {
        _ = queue.Add(Given.Transfers(id), CancellationToken.None);
        var request = SendAndReply(queue);
        Assert.True(queue.Settle(request));
        request.Answer(new TransfersReply(default, [], [], [], []));
        queue.Release();
        return new WeakReference(request);
    }

    private static PendingRequest SendAndReply(RequestQueue queue)
    {
        var request = queue.Take()!;
        Assert.True(queue.Sending(request));
        return queue.Replied(request.Number);
    }

    private PendingRequest? AddAndSend(UInt128 id)
    {
        _ = queue.Add(Given.Transfer(id));
        return Send();
    }

    private PendingRequest? Send()
    {
        var request = queue.Take();
        Assert.True(request is null || queue.Sending(request));
        return request;
    }
}
