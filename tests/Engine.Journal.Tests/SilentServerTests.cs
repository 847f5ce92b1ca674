using System.Net;
using System.Net.Sockets;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests;

public sealed class SilentServerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_server_that_takes_connections_and_answers_nothing_ends_the_start_with_the_reason(int timeout)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        JournalException refused = await Assert.ThrowsAnyAsync<JournalException>(() => JournalRig.OpenAsync(
            JournalRig.OptionsFor($"Host=127.0.0.1;Port={port};Username=x;Database=x;Timeout={timeout}") with
            {
                CommitTimeout = TimeSpan.FromSeconds(1),
            }));
        Assert.Contains("it is there but answers nothing", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
