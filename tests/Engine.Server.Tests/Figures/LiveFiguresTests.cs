using System.Diagnostics;
using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Engine.Watch;
using Engine.Watch.Samples;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engine.Server.Tests.Figures;

/// <summary>An engine on a PostgreSQL of its own, and what it says of the requests that it was sent.</summary>
public sealed class LiveFiguresTests(FiguredEngine figured) : IClassFixture<FiguredEngine>
{
    private const int Requests = FiguredEngine.Requests;
    private const int PerRequest = FiguredEngine.PerRequest;

    [Fact]
    public void Every_stage_client_and_ledger_says_what_went_through_it()
    {
        EngineSample sample = figured.Engine.Samples.Take();

        long events = 2 + (Requests * PerRequest) + 1; // what is refused for want of an account burns its id
        Assert.True(sample is { IsLeading: true, HasFigures: true });
        Assert.Equal(events, sample.Partition.DurableSequence);
        Answered(sample.Answers);
        Staged(sample, events);

        ClientSample client = Assert.Single(sample.Clients);
        Assert.Equal(("acme", 0), (client.Name, client.InFlight));
        Assert.True(client.LastRequest > TimeSpan.Zero && client.LastRequest <= sample.Elapsed);

        LedgerSample ledger = Assert.Single(sample.Ledgers);
        Assert.Equal((1u, Requests * PerRequest, 5d * Requests * PerRequest), (ledger.Ledger, ledger.EventsOk, ledger.Volume));

        Assert.Equal(events, sample.Blocks.BlockRows.SumNanoseconds);
        Assert.True(sample.Blocks.Bytes > events * 50);
        Assert.Equal(TimeSpan.Zero, sample.Blocks.DurableLag);
        Assert.True(sample.Front.RequestBytesMost > 0);
        Assert.True(sample.Process is { Cores: > 0, WorkingSet: > 0, MemoryAvailable: > 0, DiskAvailable: > 0 });
        Assert.True(sample.Process.Cpu > TimeSpan.Zero);
    }

    [Fact]
    public async Task Prometheus_reads_the_same_figures()
    {
        string text = await ScrapeAsync(figured.Engine);
        var read = new Exposition(text);

        long events = 2 + (Requests * PerRequest) + 1;
        Assert.Equal(Requests + 2, read["engine_requests_ended_total{outcome=\"answered\"}"]);
        Assert.Equal(Requests + 2, read["engine_client_requests_ended_total{client=\"acme\",outcome=\"answered\"}"]);
        Assert.Equal(Requests + 2, read["engine_request_duration_seconds_count"]);
        Assert.Equal(Requests + 2, read["engine_request_duration_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(1, read["engine_events_not_ok_total{code=\"debit_account_not_found\"}"]);
        Assert.Equal(Requests * PerRequest, read["engine_ledger_transfers_total{ledger=\"1\"}"]);
        Assert.Equal(events, read["engine_journal_block_events_sum"]);
        Assert.Equal(1, read["engine_journal_writable"]);
        Assert.True(read["engine_stage_busy_seconds_total{stage=\"apply\"}"] > 0);
        await ApprovedAsync(text);
    }

    [Fact]
    public async Task PostgreSQL_says_what_it_wrote_and_how_large_it_is()
    {
        using WatchSubscription looks = figured.Engine.Watch.Subscribe();
        PostgresSample postgres;
        do
        {
            postgres = (await looks.Reports.ReadAsync(TestContext.Current.CancellationToken)).Sample.Postgres!;
        }
        while (postgres.DatabaseBytes == 0);

        Assert.True(postgres is { WalBytes: > 1_000_000, DatabaseBytes: > 1_000_000, ReplicaLagBytes: null, Failure: "" });
        Assert.True(postgres.Commit.Count > 0 && postgres.Commit.Percentile(1) > TimeSpan.Zero);
    }

    [Fact]
    public async Task What_callers_waited_stands_beside_what_the_engine_took()
    {
        await using var own = new FiguredEngine(); // what callers report stands in the figures of all
        await own.StartAsync();
        (RunningEngine engine, GrpcChannel channel) = (own.Engine, own.Channel);
        await ReportAsync(channel, process: 1, calls: 10, longest: 2_000_000_000);
        await ReportAsync(channel, process: 1, calls: 12, longest: 3_000_000_000); // in the place of the one before
        await ReportAsync(channel, process: 2, calls: 5, longest: 1_000_000_000);

        ClientSample client = Assert.Single(engine.Samples.Take().Clients);
        Assert.Equal((17, 34, TimeSpan.FromSeconds(3)), (client.Users!.Calls, client.Users.EventsAcknowledged, client.Users.Longest));
        Assert.True(client.Answers.Latency.Percentile(1) < client.Users.Longest);
        var read = new Exposition(await ScrapeAsync(engine));
        Assert.Equal(17, read["engine_user_calls_total{client=\"acme\"}"]);
        Assert.Equal(3, read["engine_user_wait_seconds{client=\"acme\",percentile=\"100\"}"]);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => ReportAsync(channel, process: 0, 1, 1));
        Assert.Equal((StatusCode.InvalidArgument, true), (refused.StatusCode, refused.Status.Detail.Contains("process")));
    }

    private static Task<ReportFiguresResponse> ReportAsync(GrpcChannel channel, ulong process, ulong calls, ulong longest) =>
        channel.CallAsync<ReportFiguresResponse>(
            Rpc.Ledger,
            "ReportFigures",
            new ReportFiguresRequest { Process = process, Calls = calls, EventsAcknowledged = 2 * calls, Longest = longest },
            new CallOptions(FiguredEngine.Named));

    // By Prometheus' own tool, where the distribution's package is installed.
    private static async Task ApprovedAsync(string text)
    {
        const string tool = "/usr/bin/promtool";
        Assert.SkipUnless(File.Exists(tool), "promtool is not installed: apt-get install prometheus");
        using Process process = Process.Start(new ProcessStartInfo(tool, "check metrics")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        string said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }

    private static async Task<string> ScrapeAsync(RunningEngine engine)
    {
        using WatchSubscription looks = engine.Watch.Subscribe();
        await looks.Reports.ReadAsync(); // may have been begun before
        await looks.Reports.ReadAsync();
        using var browser = new HttpClient();
        HttpResponseMessage answer = await browser.GetAsync($"{engine.AdminAddress}/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return await answer.Content.ReadAsStringAsync();
    }

    private static void Answered(AnswerSample answers)
    {
        Assert.Equal((Requests + 2, Requests + 2), (answers.RequestsAccepted, answers.RequestsEnded));
        Assert.Equal(0, answers.RequestsUnknown + answers.RequestsNotAccepted + answers.RequestsOverLimit);
        Assert.Equal((2 + (Requests * PerRequest), 1), (answers.EventsOk, answers.EventsRefused));
        Assert.Equal(
            [("debit_account_not_found", 1L), ("exists", 1L)],
            answers.EventsByCode.Select(code => (code.Key, code.Value)));
        Assert.Equal(1, answers.RequestsRefused); // the one that is malformed
        Assert.Equal(Requests + 2, answers.Latency.Count);
        Assert.True(answers.Latency.Percentile(0.5) > TimeSpan.Zero);
    }

    private static void Staged(EngineSample sample, long events)
    {
        Assert.Equal(
            ["decode", "apply", "journal", "lane 0", "lane 1", "reply"], sample.Stages.Select(stage => stage.Name));
        Assert.All(sample.Stages, stage => Assert.Equal(0, stage.Waiting));
        Dictionary<string, StageSample> stages = sample.Stages.ToDictionary(stage => stage.Name);
        Assert.Equal((Requests + 2, Requests + 2), (stages["apply"].Done, stages["reply"].Done));
        Assert.Equal((events, events), (stages["journal"].Done, stages["lane 0"].Done + stages["lane 1"].Done));
        Assert.All(
            new[] { "apply", "journal", "reply" }.Select(name => stages[name]),
            stage => Assert.True(stage.Busy > TimeSpan.Zero && stage.Time.Count > 0, stage.Name));
        Assert.True(stages["decode"].Done >= Requests); // messages of a hundred transfers are all timed
        Assert.Equal(sample.Journal.LastBlock - 1, sample.Blocks.Lanes.Sum(lane => lane.Commit.Count)); // less the claim
    }
}
