using Engine.Server.Security;
using Engine.Server.Tests.Calls;
using Engine.V1;
using Grpc.Core;

namespace Engine.Server.Tests.Security;

public sealed class ClientNameTests
{
    [Theory]
    [InlineData("billing-1.eu_west", true)]
    [InlineData("", false)]
    [InlineData("<img>", false)]
    [InlineData("two words", false)]
    [InlineData("größe", false)]
    public void A_name_is_of_few_plain_letters(string name, bool isOne) => Assert.Equal(isOne, ClientName.IsValid(name));

    [Fact]
    public void A_name_has_at_most_64_letters()
    {
        Assert.True(ClientName.IsValid(new string('a', 64)));
        Assert.False(ClientName.IsValid(new string('a', 65)));
    }

    [Fact]
    public void Calls_of_one_name_are_of_one_client_and_those_without_are_anonymous()
    {
        var clients = new ClientRegistry();
        ClientIdentity billing = clients.Named("billing");
        Assert.Equal("billing", billing.Name);
        Assert.Same(billing, clients.Named("billing"));
        Assert.Equal(ClientIdentity.Anonymous, clients.Named("").Name);
    }

    [Fact]
    public void Names_beyond_a_thousand_go_together()
    {
        var clients = new ClientRegistry();
        for (int i = 0; i < ClientRegistry.MostNames; i++)
        {
            Assert.Equal($"c{i}", clients.Named($"c{i}").Name);
        }

        Assert.Equal(ClientIdentity.Others, clients.Named("one-more").Name);
        Assert.Equal("c7", clients.Named("c7").Name);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_by_its_field()
    {
        await using EngineUnderTest engine = await EngineUnderTest.StartAsync();
        var headers = new Metadata { { ClientName.Header, "<img onerror>" } };
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => engine.Channel.CallAsync<GetStatusResponse>(
            Rpc.Admin, "GetStatus", new GetStatusRequest(), new CallOptions(headers)));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(
            "engine-client", Assert.Single(refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
    }
}
