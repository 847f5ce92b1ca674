using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Engine.Watch.Postgres;

namespace Engine.Watch.Tests.Postgres;

/// <summary>The reader of PostgreSQL never waits without end.</summary>
public class PostgresReaderTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_server_that_says_nothing_is_silent_has_its_connection_closed_and_is_asked_anew()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var reader = new PostgresReader(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={port};Username=a;Database=a;SSL Mode=Disable;GSS Encryption Mode=Disable"),
            TimeProvider.System);
        reader.Start();
        using Socket first = await server.AcceptSocketAsync().WaitAsync(s_patience);
        await UntilClosedAsync(first);
        using Socket second = await server.AcceptSocketAsync().WaitAsync(s_patience);
        Assert.True(reader.Sample(TimeSpan.FromMinutes(1)).Silence > TimeSpan.Zero);
        Assert.Empty(reader.Sample(TimeSpan.FromMinutes(1)).Waits);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_no_silent_one()
    {
        using var reader = new PostgresReader("Host=127.0.0.1;Port=1;Username=a;Database=a", TimeProvider.System);
        reader.Start();
        using var patience = new CancellationTokenSource(s_patience);
        while (reader.Sample(TimeSpan.Zero) is { Failure: "" })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }

        Assert.Contains("refused", reader.Sample(TimeSpan.Zero).Failure);
        Assert.Equal(TimeSpan.Zero, reader.Sample(TimeSpan.Zero).Silence);
    }

    private static async Task UntilClosedAsync(Socket socket)
    {
        var buffer = new byte[1024];
        int read;
        do
        {
            read = await socket.ReceiveAsync(buffer).WaitAsync(s_patience);
        }
        while (read > 0);
    }
}
