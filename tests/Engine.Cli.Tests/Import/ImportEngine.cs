using System.Text.Json.Nodes;
using Engine.Cli.Processes;
using Engine.Cli.Tests.Fixtures;
using Engine.Server.Security;
using Npgsql;

namespace Engine.Cli.Tests.Import;

/// <summary>
/// A whole engine that asks who calls, and the tool as a client that may write and read in some ledgers, and no more.
/// </summary>
public sealed class ImportEngine : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-import-");
    private EphemeralEngine _engine = null!;

    /// <summary>File with the key of a client that may only write.</summary>
    public string WriterKey => Path.Combine(_folder.FullName, "writer.key");

    private string ImporterKey => Path.Combine(_folder.FullName, "importer.key");

    public async ValueTask InitializeAsync()
    {
        string clients = Path.Combine(_folder.FullName, "clients.json");
        new ClientsDocument
        {
            Clients =
            [
                new ClientEntry
                {
                    Name = "importer", Keys = [NewKey(ImporterKey)], Rights = ["submit", "read"], Ledgers = [77, 78, 410],
                },
                new ClientEntry { Name = "writer", Keys = [NewKey(WriterKey)], Rights = ["submit"] },
            ],
        }.Write(clients);
        _engine = await PreparedEngine.StartAsync("--clients-file", clients);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Delete(true);
    }

    /// <summary>Writes a file to import.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What a command prints with --json; it has to succeed.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync(ImporterKey, [.. arguments, "--json"]);
        Assert.True(code == 0, error + output);
        return JsonNode.Parse(output)!;
    }

    /// <summary>Runs a command in this process, as the client of a key.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(string keyFile, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await Program.RunAsync(
            [.. arguments, "--address", _engine.Address, "--api-key-file", keyFile], output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Starts a command as a process of its own.</summary>
    internal EngineProcess Start(params string[] arguments) => EngineProcess.StartApart(
        [.. arguments, "--address", _engine.Address, "--api-key-file", ImporterKey], new Dictionary<string, string>());

    /// <summary>Asks PostgreSQL for one value of the journal.</summary>
    public async Task<T> AskAsync<T>(string sql)
    {
        await using NpgsqlConnection connection = new(_engine.Journal);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static string NewKey(string file)
    {
        string key = ClientKey.New();
        File.WriteAllText(file, key);
        return ClientKey.HashOf(key);
    }
}
