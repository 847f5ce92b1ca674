using System.Collections.Concurrent;
using System.Diagnostics;
using Engine.Client;
using Engine.Journal.Figures;
using Engine.Watch.Metrics;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Engine.Cli.Tests.Metrics;

/// <summary>What a tracer sees of requests, in a process that has client and engine, with a PostgreSQL of its own.</summary>
public sealed class TraceOfARequestTests : IDisposable
{
    private static readonly ActivitySource s_callers = new("Engine.Cli.Tests.Callers");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-traces-{Guid.NewGuid():N}"[..28]);
    private readonly ConcurrentQueue<Activity> _told = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_trace_leads_from_the_caller_through_client_and_engine_to_the_commit_in_PostgreSQL()
    {
        await PreparedCluster.CopyToAsync(_folder);
        using ActivityListener listener = Listen();
        await using RunningEngine engine = await RunningEngine.StartAsync(
            new EngineOptions { Data = _folder, Listen = ["127.0.0.1:0"] },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        await using (var client = new EngineClient(new EngineClientOptions { Addresses = [.. engine.Addresses] }))
        {
            ActivityTraceId opened = await TracedAsync(
                () => client.CreateAccountsAsync(new[] { Account(1), Account(2) }));
            Activity single = Span(opened, "engine.request");
            Assert.NotEqual(default, single.ParentSpanId); // that of HTTP, which says whose child it is
            Assert.Equal(single.SpanId, Span(opened, "engine.journal").ParentSpanId);

            ActivityTraceId sent = await TracedAsync(
                () => client.CreateTransfersAsync(Enumerable.Range(1, 3).Select(Transfer).ToArray()));
            Assert.Equal(
                "caller > engine.submit > engine.request > engine.journal > engine.copy > engine.commit", Way(sent, "engine.commit"));
            Assert.Equal("caller > engine.submit > engine.request > engine.ring", Way(sent, "engine.ring"));
            Assert.Equal(3, Span(sent, "engine.submit").GetTagItem("engine.events"));
            Assert.Equal(3, Span(sent, "engine.copy").GetTagItem("engine.block.events"));

            ActivityTraceId read = await TracedAsync(() => client.LookupAccountsAsync(new UInt128[] { 1 }));
            Assert.DoesNotContain(_told, span => span.TraceId == read && span.OperationName == "engine.copy"); // it left no event
        }

        await engine.StopAsync();
    }

    private static async Task<ActivityTraceId> TracedAsync<T>(Func<Task<T>> call)
    {
        using Activity caller = s_callers.StartActivity("caller")!;
        Task<T> calling = call();
        Assert.Same(caller, Activity.Current);
        await calling;
        return caller.TraceId;
    }

    private static Account Account(UInt128 id) => new() { Id = id, Ledger = 1, Code = 1 };

    private static Transfer Transfer(int id) => new()
    {
        Id = (UInt128)id, DebitAccountId = 1, CreditAccountId = 2, Amount = 5, Ledger = 1, Code = 1,
    };

    private Activity Span(ActivityTraceId trace, string name) =>
        Assert.Single(_told, span => span.TraceId == trace && span.OperationName == name);

    private string Way(ActivityTraceId trace, string name)
    {
        Activity span = Span(trace, name);
        Activity? parent = _told.FirstOrDefault(other => other.TraceId == trace && other.SpanId == span.ParentSpanId);
        return parent is null ? name : $"{Way(trace, parent.OperationName)} > {name}";
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name
                is EngineClient.TraceSource or Rooms.Server or CopyTraces.SourceName or "Engine.Cli.Tests.Callers",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _told.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
