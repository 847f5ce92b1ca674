using Engine.Server.Hosting;

namespace Engine.Server.Tests.Hosting;

public sealed class ListeningRulesTests
{
    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.8.8.8:7171")]
    [InlineData("[::1]:7171")]
    [InlineData("localhost:7171")]
    [InlineData("unix:/run/engine.sock")]
    public void Where_only_this_machine_reaches_it_nobody_has_to_say_who_he_is(string address) =>
        Assert.Empty(EngineOptionsRules.Broken(new EngineOptions { Listen = [address], AdminListen = address }));

    [Theory]
    [InlineData("*:7171")]
    [InlineData("0.0.0.0:7171")]
    [InlineData("[::]:7171")]
    [InlineData("10.0.0.7:7171")]
    public void Where_other_machines_reach_it_the_engine_refuses_to_start_unless_told_insecure(string address)
    {
        var ledger = new EngineOptions { Listen = ["127.0.0.1:1", address] };
        Assert.StartsWith($"listen: other machines reach '{address}'", Assert.Single(EngineOptionsRules.Broken(ledger)));
        Assert.Empty(EngineOptionsRules.Broken(ledger with { Insecure = true }));
        var admin = new EngineOptions { AdminListen = address };
        Assert.StartsWith(
            $"admin-listen: other machines reach '{address}'", Assert.Single(EngineOptionsRules.Broken(admin)));
        Assert.Empty(EngineOptionsRules.Broken(admin with { Insecure = true }));
    }

    [Fact]
    public void An_admin_address_that_is_none_is_told() => Assert.StartsWith(
        "admin-listen: 'here' is not host:port",
        Assert.Single(EngineOptionsRules.Broken(new EngineOptions { AdminListen = "here" })));
}
