using System.Text;
using Engine.Server.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Server.Tests.Security;

public sealed class ClientsDocumentTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"engine-clients-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_is_written_is_read_again_and_only_its_owner_may_read_the_file()
    {
        string key = ClientKey.New();
        new ClientsDocument
        {
            Clients = [new ClientEntry { Name = "billing", Keys = [ClientKey.HashOf(key)], Rights = ["submit", "read"] }],
        }.Write(_file);
        ClientEntry read = Assert.Single(ClientsDocument.Read(_file).Clients);
        Assert.Equal(("billing", "submit,read"), (read.Name, string.Join(',', read.Rights)));
        Assert.DoesNotContain(key, File.ReadAllText(_file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file));
        }
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{}", "line 1")]
    [InlineData("{\"clients\": [\n{ \"name\": \"a\", \"rights\": [\"read\"], \"right\": 1 }]}", "line 2, clients[0].right")]
    [InlineData("{\"clients\": [null]}", "clients[0]: is null")]
    [InlineData("{\"clients\": [{ \"name\": \"a\", \"rights\": [\"read\"], \"keys\": [null] }]}", "clients[0].keys[0]: must be")]
    [InlineData("{\"clients\": [{ \"name\": \"a b\", \"rights\": [\"read\"] }]}", "clients[0].name: must be")]
    [InlineData("{\"clients\": [{ \"name\": \"a\", \"rights\": [\"write\"] }]}", "clients[0].rights[0]: must be")]
    [InlineData("{\"clients\": [{ \"name\": \"a\" }]}", "clients[0].rights: is empty")]
    [InlineData("{\"clients\": [{ \"name\": \"a\", \"rights\": [\"read\"], \"keys\": [\"secret\"] }]}", "clients[0].keys[0]: must be")]
    [InlineData("{\"clients\": [{ \"name\": \"a\", \"rights\": [\"read\"], \"ledgers\": [] }]}", "clients[0].ledgers: is empty")]
    [InlineData("{\"clients\": [{ \"name\": \"a\", \"rights\": [\"read\"], \"ledgers\": [3, 0] }]}", "clients[0].ledgers: has a 0")]
    [InlineData("{\"clients\": [{ \"name\": \"others\", \"rights\": [\"read\"] }]}", "clients[0].name: is the engine's own")]
    [InlineData(
        "{\"clients\": [{ \"name\": \"canary\", \"rights\": [\"admin\"] }]}",
        "clients[0].name: is the engine's own name for its canary")]
    public void What_is_wrong_is_told_by_its_line_or_field_and_never_quoted(string text, string told)
    {
        ClientsFileException wrong = Assert.Throws<ClientsFileException>(
            () => ClientsDocument.Parse("f", Encoding.UTF8.GetBytes(text)));
        Assert.Contains(told, Assert.Single(wrong.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_is_taken_and_a_broken_one_leaves_what_was_in_force()
    {
        var time = new FakeTimeProvider();
        var clients = new ClientRegistry();
        string key = Grant("read");
        clients.Apply(ClientsDocument.Read(_file));
        using var watch = new ContentWatch(
            [_file], () => clients.Apply(ClientsDocument.Read(_file)), time, NullLogger.Instance);
        ClientIdentity client = CallerProof.OfKey(key, clients)!.Client;
        Assert.Equal(ClientRights.Read, client.Grant.Rights);
        File.WriteAllText(_file, "{ broken");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(client, CallerProof.OfKey(key, clients)?.Client);
        Assert.Equal(ClientRights.Read, client.Grant.Rights);
        string next = Grant("admin");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(CallerProof.OfKey(key, clients));
        Assert.Same(client, CallerProof.OfKey(next, clients)?.Client);
        Assert.Equal(ClientRights.Admin, client.Grant.Rights);
    }

    private string Grant(string right)
    {
        string key = ClientKey.New();
        new ClientsDocument
        {
            Clients = [new ClientEntry { Name = "a", Keys = [ClientKey.HashOf(key)], Rights = [right] }],
        }.Write(_file);
        return key;
    }
}
