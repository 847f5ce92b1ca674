using Engine.Server.Bounds;
using Engine.Server.Figures;
using Engine.Server.Hosting;
using Engine.Server.Tuning;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Bounds;

public sealed class CallBoundsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(640, 40)]
    [InlineData(32, 16)]
    public void Calls_without_credentials_have_a_few_of_their_own_and_take_none_of_the_others(int maxCalls, int few)
    {
        var settings = new SettingsInForce(new EngineOptions { ClientsFile = "clients.json", MaxCalls = maxCalls });
        var budget = new MemoryBudget(settings.Now.RequestBytes);
        using var waits = new ClientWaits(budget, settings, _time, NullLogger<ClientWaits>.Instance);
        var bounds = new CallBounds(
            settings, budget, waits, new ClientBook(_time, isRecording: true), NullLogger<CallBounds>.Instance);
        Assert.True(bounds.MustProve);
        Assert.All(Enumerable.Range(0, few), _ => Assert.True(bounds.Enter(isOwn: false, isOpenToAll: true)));
        Assert.False(bounds.Enter(isOwn: false, isOpenToAll: true));
        Assert.All(Enumerable.Range(0, maxCalls), _ => Assert.True(bounds.Enter(isOwn: true, isOpenToAll: false)));
        Assert.False(bounds.Enter(isOwn: true, isOpenToAll: false));
        Assert.Equal(few + maxCalls + 2, bounds.Open);
        bounds.Close(isOpenToAll: true);
        bounds.Close(isOpenToAll: true);
        Assert.True(bounds.Enter(isOwn: false, isOpenToAll: true));
    }
}
