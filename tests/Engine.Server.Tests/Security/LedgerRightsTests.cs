using Engine.Server.Hosting;
using Engine.Server.Security;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace Engine.Server.Tests.Security;

/// <summary>
/// A client with some ledgers against every method of the contract: accounts 1 and 2 are of its own ledger, 101 and 102 of
/// another's, which has a hold, a name and limits too.
/// </summary>
public sealed class LedgerRightsTests : IAsyncLifetime
{
    private const uint Mine = 7;
    private const uint Theirs = 8;
    private const uint Pending = 2;
    private const uint PostPending = 4;

    // What stands in every record of theirs, and nowhere else.
    private static readonly ByteString s_secret = Samples.Id(new UInt128(0x5EC2E75EC2E7, 0x5EC2E75EC2E75EC2));

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"engine-ledgers-{Guid.NewGuid():N}.json");
    private readonly string _limited = ClientKey.New();
    private readonly string _whole = ClientKey.New();
    private EngineUnderTest _engine = null!;

    public static TheoryData<string, string> Methods
    {
        get
        {
            var methods = new TheoryData<string, string>();
            FileDescriptor[] contract =
                [LedgerReflection.Descriptor, HistoryReflection.Descriptor, AdminReflection.Descriptor];
            foreach (MethodDescriptor method in contract.SelectMany(file => file.Services).SelectMany(service => service.Methods))
            {
                methods.Add(method.Service.FullName, method.Name);
            }

            return methods;
        }
    }

    public async ValueTask InitializeAsync()
    {
        string[] rights = ["submit", "read"];
        new ClientsDocument
        {
            Clients =
            [
                new ClientEntry { Name = "limited", Keys = [ClientKey.HashOf(_limited)], Rights = rights, Ledgers = [Mine, 9] },
                new ClientEntry { Name = "whole", Keys = [ClientKey.HashOf(_whole)], Rights = rights },
            ],
        }.Write(_file);
        _engine = await EngineUnderTest.StartAsync(new EngineOptions { ClientsFile = _file });
        var accounts = new CreateAccountsRequest();
        accounts.Accounts.AddRange([Account(1, Mine), Account(2, Mine), Account(101, Theirs), Account(102, Theirs)]);
        await AsWholeAsync("CreateAccounts", accounts);
        await AsWholeAsync(
            "CreateTransfers",
            new CreateTransfersRequest { Transfers = { Transfer(10, 1, Mine, Pending), Transfer(110, 101, Theirs, Pending) } });
        await AsWholeAsync("NameAccounts", Naming(101, "theirs"));
        await AsWholeAsync("SetAccountLimits", Limiting(101));
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        File.Delete(_file);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task No_method_shows_or_changes_anything_of_a_ledger_that_is_not_the_clients(string service, string method)
    {
        byte[] before = await TheirsAsync();
        foreach (IMessage request in Reaching(service, method))
        {
            try
            {
                byte[] reply = await _engine.Channel.CallRawAsync(service, method, request.ToByteArray(), With(_limited));
                Assert.Equal(-1, reply.AsSpan().IndexOf(s_secret.Span));
                Assert.Equal(-1, reply.AsSpan().IndexOf("theirs"u8));
                Assert.True(
                    method.StartsWith("Lookup", StringComparison.Ordinal) || method == "ReportFigures", $"{method} went beyond");
            }
            catch (RpcException refused)
            {
                string reason = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason;
                Assert.Contains(
                    reason, new[] { "LEDGER_RIGHT_MISSING", "ACCOUNT_NOT_FOUND", "RIGHT_MISSING", "NOT_ON_THIS_PORT" });
                Assert.Equal(service == Rpc.Admin, reason is "RIGHT_MISSING" or "NOT_ON_THIS_PORT");
            }
        }

        Assert.Equal(before, await TheirsAsync());
    }

    [Fact]
    public async Task Look_ups_find_what_is_of_the_clients_ledgers_among_what_is_not()
    {
        var accounts = new LookupAccountsRequest { Ids = { Samples.Id(101), Samples.Id(2), Samples.Id(55), Samples.Id(1) } };
        LookupAccountsResponse found = await _engine.Channel.CallAsync<LookupAccountsResponse>(
            Rpc.Ledger, "LookupAccounts", accounts, With(_limited));
        Assert.Equal([Samples.Id(2), Samples.Id(1)], found.Accounts.Select(account => account.Id));
        var transfers = new LookupTransfersRequest { Ids = { Samples.Id(110), Samples.Id(10) } };
        LookupTransfersResponse holds = await _engine.Channel.CallAsync<LookupTransfersResponse>(
            Rpc.Ledger, "LookupTransfers", transfers, With(_limited));
        Assert.Equal(Samples.Id(10), Assert.Single(holds.Transfers).Id);
    }

    [Fact]
    public async Task What_is_of_another_ledger_and_what_is_not_there_are_answered_alike()
    {
        (string Method, Func<UInt128, IMessage> Request)[] calls =
        [
            ("NameAccounts", id => Naming(id, "mine")),
            ("SetAccountLimits", Limiting),
            ("ExtendHolds", Extending),
        ];
        foreach ((string method, Func<UInt128, IMessage> request) in calls)
        {
            RpcException foreign = await RefusedAsync(method, request(method == "ExtendHolds" ? 110u : 101u));
            RpcException missing = await RefusedAsync(method, request(999));
            Assert.Equal(missing.Status.Detail, foreign.Status.Detail);
        }

        await _engine.Channel.CallRawAsync(
            Rpc.Ledger, "NameAccounts", Naming(1, "mine").ToByteArray(), With(_limited));
    }

    [Fact]
    public async Task Any_batch_with_a_foreign_ledger_in_it_is_refused_as_a_whole_by_its_index_and_no_other()
    {
        var dice = new Random(20261129);
        for (int round = 0; round < 40; round++)
        {
            uint[] ledgers = [.. Enumerable.Range(0, dice.Next(1, 6)).Select(_ => (uint)dice.Next(0, 4) switch
            {
                0 => Mine,
                1 => 9u,
                2 => Theirs,
                _ => (uint)dice.Next(),
            })];
            int foreign = Array.FindIndex(ledgers, ledger => ledger is not (Mine or 9));
            var request = new CreateTransfersRequest();
            request.Transfers.AddRange(ledgers.Select((ledger, i) => Transfer((uint)(1000 + (round * 10) + i), 3, ledger, 0)));
            if (foreign < 0)
            {
                Assert.Equal(ledgers.Length, (await _engine.Channel.CallAsync<CreateTransfersResponse>(
                    Rpc.Ledger, "CreateTransfers", request, With(_limited))).Results.Count);
            }
            else
            {
                RpcException refused = await RefusedAsync("CreateTransfers", request);
                ErrorInfo info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
                Assert.Equal($"transfers[{foreign}].ledger", info.Metadata["field"]);
                Assert.Equal($"{ledgers[foreign]}", info.Metadata["ledger"]);
            }
        }
    }

    // Requests that would reach what is theirs. A method that is added has to be added here.
    private static IMessage[] Reaching(string service, string method) => (service, method) switch
    {
        (Rpc.Admin, _) => [new GetStatusRequest()],
        (_, "CreateAccounts") => [new CreateAccountsRequest { Accounts = { Account(1, Mine), Account(103, Theirs) } }],
        (_, "CreateTransfers") =>
        [
            new CreateTransfersRequest { Transfers = { Transfer(111, 101, Theirs, 0) }, WithBalances = true },
            new CreateTransfersRequest { Transfers = { Posting(112, 110, 0) }, WithBalances = true },
        ],
        (_, "SubmitTransfers") =>
        [
            Samples.Submission(1, Transfer(113, 101, Theirs, 0)), Samples.Submission(2, Posting(114, 110, 0)),
        ],
        (_, "LookupAccounts") => [new LookupAccountsRequest { Ids = { Samples.Id(101), Samples.Id(102) } }],
        (_, "LookupTransfers") => [new LookupTransfersRequest { Ids = { Samples.Id(110) } }],
        (_, "LookupAccountLimits") => [new LookupAccountLimitsRequest { Ids = { Samples.Id(101) } }],
        (_, "NameAccounts") => [Naming(102, "named")],
        (_, "SetAccountLimits") => [Limiting(102)],
        (_, "ExtendHolds") => [Extending(110)],
        (_, "ResolveGroup") =>
        [
            new ResolveGroupRequest
            {
                Ledger = Theirs, Group = s_secret, Action = GroupAction.Void, FirstId = Samples.Id(5000), MaxHolds = 10,
            },
        ],
        (_, "ReportFigures") => [new ReportFiguresRequest { Process = 1, Calls = 1 }],
        (_, "ResolveNames") => [new ResolveNamesRequest { Names = { new LedgerName { Ledger = Theirs, Name = "theirs" } } }],
        (_, "ListTransfers") =>
        [
            new ListTransfersRequest { Ledger = Theirs, UserData64 = 1 },
            new ListTransfersRequest { AccountId = Samples.Id(101) },
        ],
        (_, "ListAccounts") => [new ListAccountsRequest { Ledger = Theirs }, new ListAccountsRequest()],
        (_, "GetBalance") => [new GetBalanceRequest { AccountId = Samples.Id(101) }],
        (_, "ListBalances") => [new ListBalancesRequest { AccountId = Samples.Id(101) }],
        (_, "ListHolds") => [new ListHoldsRequest { AccountId = Samples.Id(101) }],
        (_, "WatchEvents") =>
        [
            new WatchEventsRequest { Ledger = Theirs, FromSequence = 1 }, new WatchEventsRequest { AccountId = Samples.Id(101) },
        ],
        _ => throw new ArgumentException($"Nothing is known of {method}: how would it reach another ledger?"),
    };

    private static V1.Account Account(uint id, uint ledger) => new()
    {
        Id = Samples.Id(id), Ledger = ledger, Code = 1, UserData128 = ledger == Theirs ? s_secret : ByteString.Empty,
    };

    private static Transfer Transfer(uint id, uint debit, uint ledger, uint flags) => new()
    {
        Id = Samples.Id(id),
        DebitAccountId = Samples.Id(debit),
        CreditAccountId = Samples.Id(debit + 1),
        Amount = 5,
        Ledger = ledger,
        Code = 1,
        Flags = flags,
        Timeout = flags == Pending ? 3600u : 0,
        UserData128 = ledger == Theirs ? s_secret : ByteString.Empty,
    };

    private static Transfer Posting(uint id, uint hold, uint ledger) => new()
    {
        Id = Samples.Id(id), PendingId = Samples.Id(hold), Ledger = ledger, Flags = PostPending, Amount = 5,
    };

    private static NameAccountsRequest Naming(UInt128 id, string name) =>
        new() { Names = { new AccountName { AccountId = Samples.Id(id), Name = name } } };

    private static SetAccountLimitsRequest Limiting(UInt128 id) =>
        new() { Limits = { new AccountLimits { AccountId = Samples.Id(id), Ceiling = 1_000 } } };

    private static ExtendHoldsRequest Extending(UInt128 id) =>
        new() { Extensions = { new HoldExtension { HoldId = Samples.Id(id), Timeout = 7200 } } };

    private static CallOptions With(string key) => new(new Metadata { { "authorization", "Bearer " + key } });

    private Task<byte[]> AsWholeAsync(string method, IMessage request) =>
        _engine.Channel.CallRawAsync(Rpc.Ledger, method, request.ToByteArray(), With(_whole));

    private async Task<RpcException> RefusedAsync(string method, IMessage request)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => _engine.Channel.CallRawAsync(Rpc.Ledger, method, request.ToByteArray(), With(_limited)));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        return refused;
    }

    // All that can be seen of their accounts and transfers.
    private async Task<byte[]> TheirsAsync()
    {
        var ids = new LookupAccountsRequest { Ids = { Samples.Id(101), Samples.Id(102), Samples.Id(103) } };
        LookupAccountsResponse accounts = await _engine.Channel.CallAsync<LookupAccountsResponse>(
            Rpc.Ledger, "LookupAccounts", ids, With(_whole));
        var transfers = new LookupTransfersRequest();
        transfers.Ids.AddRange(Enumerable.Range(110, 5).Select(id => Samples.Id((uint)id)));
        LookupTransfersResponse found = await _engine.Channel.CallAsync<LookupTransfersResponse>(
            Rpc.Ledger, "LookupTransfers", transfers, With(_whole));
        Assert.Contains(accounts.Accounts, account => account.UserData128 == s_secret);
        return [.. new LookupAccountsResponse { Accounts = { accounts.Accounts } }.ToByteArray(),
            .. new LookupTransfersResponse { Transfers = { found.Transfers } }.ToByteArray()];
    }
}
