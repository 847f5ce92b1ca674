using System.Net;
using System.Security.Authentication;
using Engine.Journal.Lanes;
using Engine.Journal.Tests.Fixtures;
using Npgsql;

namespace Engine.Journal.Tests.Lanes;

/// <summary>Connections of the journal to a PostgreSQL with TLS.</summary>
public sealed class TlsServerTests
{
    [Fact]
    public async Task VerifyFull_connects_to_the_server_that_the_certificate_names_and_to_no_other()
    {
        await using TlsPostgres server = await TlsPostgres.StartAsync();
        await using (NpgsqlConnection proven = await ConnectAsync(TlsPostgres.Named, server.Authority))
        {
            await using var ask = new NpgsqlCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", proven);
            Assert.Equal(true, await ask.ExecuteScalarAsync());
        }

        await RefusedAsync(TlsPostgres.Unnamed, server.Authority);
        await RefusedAsync(TlsPostgres.Named, server.OtherAuthority);
    }

    private static Task<NpgsqlConnection> ConnectAsync(IPAddress address, string authority) =>
        new SessionFactory(TlsPostgres.At(address, authority), _ => Task.CompletedTask)
            .OpenAsync("engine test", CancellationToken.None);

    private static async Task RefusedAsync(IPAddress address, string authority)
    {
        NpgsqlException refused = await Assert.ThrowsAnyAsync<NpgsqlException>(() => ConnectAsync(address, authority));
        Assert.IsType<AuthenticationException>(refused.GetBaseException());
    }
}
