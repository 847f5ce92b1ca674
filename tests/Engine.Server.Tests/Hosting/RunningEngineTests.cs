using System.Net;
using System.Net.Sockets;
using Engine.Journal.Cluster;
using Engine.Server.Hosting;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Server.Tests.Hosting;

/// <summary>Engines with a PostgreSQL of their own, in a folder that is deleted in the end.</summary>
[Collection(EngineLogTests.StandardError)]
public sealed class RunningEngineTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engine-server-{Guid.NewGuid():N}"[..28]);

    private EngineOptions Options => new() { Data = _folder, Listen = ["127.0.0.1:0"], LeafRows = 20_000 };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    // The one whose cluster is not prepared: the engine makes all of it.
    [Fact]
    public async Task What_was_answered_is_there_after_a_restart_and_history_goes_on()
    {
        ulong each = TestScale.IsLong ? 5_000u : 2_500u;
        ulong last;
        await using (RunningEngine engine = await StartAsync(Options))
        {
            using GrpcChannel channel = Connect(engine);
            var accounts = new CreateAccountsRequest
            {
                Accounts =
                {
                    new Account { Id = Samples.Id(1), Ledger = 1, Code = 1 },
                    new Account { Id = Samples.Id(2), Ledger = 1, Code = 1 },
                },
            };
            await channel.CallAsync<CreateAccountsResponse>(Rpc.Ledger, "CreateAccounts", accounts);
            using SubmitStream stream = channel.Submit();
            for (ulong i = 0; i < 10; i++)
            {
                await stream.SendAsync(Samples.Submission(
                    i, Enumerable.Range(1, (int)each).Select(n => Samples.Transfer((i * each) + (ulong)n))));
            }

            await stream.HalfCloseAsync();
            List<SubmitTransfersResponse> replies = await stream.ReceiveAllAsync();
            Assert.Equal(10, replies.Count);
            Assert.All(replies, reply =>
                Assert.Equal((SubmitOutcome.Answered, 0), (reply.Outcome, reply.Results.Count)));
            last = replies[^1].Position.LastSequence;
            Assert.Equal(ExitCode.Stopped, await engine.StopAsync());
        }

        await using RunningEngine again = await StartAsync(Options);
        Assert.Equal((long)last, (await again.Leading).LastSequence);
        using GrpcChannel after = Connect(again);
        var found = await after.CallAsync<LookupAccountsResponse>(
            Rpc.Ledger, "LookupAccounts", new LookupAccountsRequest { Ids = { Samples.Id(2) } });
        Assert.Equal(10 * each * 5, Assert.Single(found.Accounts).CreditsPosted);
        var repeated = await after.CallAsync<CreateTransfersResponse>(
            Rpc.Ledger,
            "CreateTransfers",
            new CreateTransfersRequest { Transfers = { Samples.Transfer(10 * each), Samples.Transfer((10 * each) + 1) } });
        Assert.Equal(V1.CreateTransferResult.Exists, Assert.Single(repeated.Results).Result);
        Assert.True(repeated.Position.FirstSequence > last);
        var status = await after.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest());
        Assert.Equal(V1.JournalState.Writable, status.Postgres.State);
        Assert.True(status.Postgres.PrivateCluster);
        Assert.Equal(2, status.Lanes.Count);
        Assert.Equal(2u, status.Epoch);
        Assert.Equal((0u, ""), (status.JournalAudit.Leaf, status.JournalAudit.Damage));
        Assert.Equal(ExitCode.Stopped, await again.StopAsync());
    }

    [Fact]
    public async Task A_token_that_falls_stops_the_engine_orderly()
    {
        using var stop = new CancellationTokenSource();
        await PreparedCluster.CopyToAsync(_folder);
        await using RunningEngine engine = await StartAsync(Options);
        Task<int> running = engine.RunToEndAsync(stop.Token);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Stopped, await running);
    }

    [Fact]
    public async Task What_is_not_durable_when_the_stop_times_out_is_answered_as_unknown_and_told_by_the_exit_code()
    {
        await PreparedCluster.CopyToAsync(_folder);
        await using RunningEngine engine =
            await StartAsync(Options with { StopTimeout = TimeSpan.FromMilliseconds(200) });
        using GrpcChannel channel = Connect(engine);
        using SubmitStream stream = channel.Submit();
        await using (NpgsqlConnection locker = await ConnectAsync())
        {
            await using NpgsqlTransaction transaction = await locker.BeginTransactionAsync();
            await new NpgsqlCommand("LOCK TABLE engine.journal IN ACCESS EXCLUSIVE MODE", locker)
                .ExecuteNonQueryAsync();
            await stream.SendAsync(Samples.Submission(1, Unaccepted()));

            // .NET's client drops a reply that it has not read yet when the connection is closed behind it, unless its own
            // side of the stream was closed before.
            await stream.HalfCloseAsync();
            await EngineUnderTest.UntilAsync(() => Sequences(channel).AppliedSequence > 0);
            Task<SubmitTransfersResponse?> receiving = stream.ReceiveAsync();
            Assert.Equal(ExitCode.LeftUnknown, await engine.StopAsync());
            Assert.Equal(SubmitOutcome.Unknown, (await receiving)!.Outcome);
        }

        await engine.DisposeAsync();
        await using RunningEngine again = await StartAsync(Options);
        Assert.Equal(ExitCode.Stopped, await again.StopAsync());
    }

    [Fact]
    public async Task An_engine_that_is_fenced_answers_nothing_more_and_ends_with_its_own_exit_code()
    {
        await PreparedCluster.CopyToAsync(_folder);
        await using RunningEngine engine =
            await StartAsync(Options with { Heartbeat = TimeSpan.FromMilliseconds(200) });
        Task<int> running = engine.RunToEndAsync(CancellationToken.None);
        using GrpcChannel channel = Connect(engine);
        await using (NpgsqlConnection other = await ConnectAsync())
        {
            await new NpgsqlCommand("UPDATE engine.engine_lease SET epoch = epoch + 1", other).ExecuteNonQueryAsync();
        }

        Assert.Equal(ExitCode.Fenced, await running.WaitAsync(TimeSpan.FromSeconds(20)));
        await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync<CreateTransfersResponse>(
            Rpc.Ledger, "CreateTransfers", new CreateTransfersRequest { Transfers = { Samples.Transfer(1) } }));

        // It has left the cluster to whoever fenced it.
        using PrivateCluster left = await PrivateCluster.StartAsync(_folder, NullLogger.Instance, CancellationToken.None);
        await left.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_and_the_private_cluster_is_stopped_again()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string address = taken.LocalEndpoint.ToString()!;
        await PreparedCluster.CopyToAsync(_folder);
        (int code, string error) = await RunAsync(Options with { Listen = [address], AdminListen = "none" });
        Assert.Equal(ExitCode.CannotStart, code);
        Assert.Contains(address, error, StringComparison.Ordinal);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "postmaster.pid", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_one_line()
    {
        (int code, string error) =
            await RunAsync(Options with { ConnectionString = "Host=127.0.0.1;Port=1;Database=x;Username=x" });
        Assert.Equal(ExitCode.CannotStart, code);
        string line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("engine: PostgreSQL at ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";SSL Mode=Require")]
    [InlineData(";Pasword=sesame-2")]
    public async Task The_password_of_the_connection_string_is_never_told(string more)
    {
        string connection = "Host=127.0.0.1;Port=1;Database=x;Username=x;Password=sesame-1" + more;
        (int code, string error) = await RunAsync(Options with { ConnectionString = connection });
        Assert.Equal(ExitCode.CannotStart, code);
        Assert.DoesNotContain("sesame", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_told_before_anything_is_started()
    {
        (int code, string error) = await RunAsync(Options with { Lanes = 0, RingSlots = 3 });
        Assert.Equal(ExitCode.CannotStart, code);
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void A_socket_left_by_a_killed_engine_does_not_keep_the_next_one_from_starting()
    {
        string path = _folder + ".sock";
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Closing removes the file by the name it was bound to, which a kill does not.
            killed.Bind(new UnixDomainSocketEndPoint(path + ".bound"));
            File.Move(path + ".bound", path);
        }

        Assert.True(File.Exists(path));
        StaleSocket.Remove(path);
        Assert.False(File.Exists(path));
        using var living = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        living.Bind(new UnixDomainSocketEndPoint(path));
        living.Listen();
        StaleSocket.Remove(path);
        Assert.True(File.Exists(path));
        File.Delete(path);
    }

    /// <summary>A transfer that leaves an event though no account exists: its id is burnt.</summary>
    private static Transfer Unaccepted() => Samples.Transfer(77);

    private static SequenceStatus Sequences(GrpcChannel channel) =>
        channel.CallAsync<GetStatusResponse>(Rpc.Admin, "GetStatus", new GetStatusRequest())
            .GetAwaiter().GetResult().Sequences;

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(
            $"Host={_folder}/socket;Username=engine;Database=engine;Pooling=false;Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync();
        return connection;
    }

    private static Task<RunningEngine> StartAsync(EngineOptions options) =>
        RunningEngine.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private static GrpcChannel Connect(RunningEngine engine) => GrpcChannel.ForAddress(Assert.Single(engine.Addresses));

    /// <summary>The process around an engine, with what it wrote to standard error.</summary>
    private static async Task<(int Code, string Error)> RunAsync(EngineOptions options)
    {
        TextWriter before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (await EngineHost.RunAsync(options), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
