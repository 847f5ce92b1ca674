using System.Net;
using System.Net.Http.Headers;
using Engine.Client.Calls;
using Engine.Client.Figures;
using Engine.Client.Streams;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Client.Tests;

public sealed class StreamSessionTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_session_whose_write_never_ends_is_over_with_its_call_and_takes_no_more_requests()
    {
        var deadlines = new Deadlines(time, perCall: null);
        using var queue = new RequestQueue(Given.Options("unix:none"), deadlines, time, new UserFigures(time));
        _ = queue.Add(Given.Transfers(1), CancellationToken.None);
        var settler = new RequestSettler(
            new Backoff(TimeSpan.Zero, TimeSpan.Zero), time, (_, _) => throw new InvalidOperationException("nothing is looked up"));
        using var handler = new StuckHandler();
        using var session = new StreamSession(queue, settler, deadlines, new Route(null!, "http://stuck", 0, handler));
        var running = session.RunAsync(queue.Take()!, CancellationToken.None);
        await handler.IsWriting.Soon();
        handler.EndCall();
        for (var i = 0; i < 1_000 && !running.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1); // its continuations run elsewhere
        }

        var end = await running.Soon();
        Assert.True(end.MayHaveTakenEffect);
        queue.StreamEnded(end.MayHaveTakenEffect);
        _ = queue.Add(Given.Transfers(2), CancellationToken.None);
        handler.EndWrite();
        await handler.Written.Soon();
        Assert.Equal([1, 2], new[] { queue.Take(), queue.Take() }.Select(request => (int)request!.Transfers[0].Id));
    }

    /// <summary>A call whose request is stuck on its way, and that ends as if its connection were lost.</summary>
    private sealed class StuckHandler : HttpMessageHandler
    {
        private readonly TaskCompletionSource writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource write = new();
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsWriting => writing.Task;

        public Task Written { get; private set; } = Task.CompletedTask;

        public void EndCall() => ended.SetResult();

        public void EndWrite() => write.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Written = request.Content!.CopyToAsync(new StuckStream(this), CancellationToken.None)
                .ContinueWith(static _ => { }, TaskScheduler.Default);
            await ended.Task;
            var response = new HttpResponseMessage(HttpStatusCode.OK)
            {
                Version = HttpVersion.Version20, Content = new ByteArrayContent([]), RequestMessage = request,
            };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            response.TrailingHeaders.Add("grpc-status", "14");
            return response;
        }

        private sealed class StuckStream(StuckHandler handler) : MemoryStream
        {
            public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            {
                handler.writing.TrySetResult();
                await handler.write.Task;
            }
        }
    }
}
