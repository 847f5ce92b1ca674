using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Server.Security;
using Spectre.Console;

namespace Engine.Cli.Commands;

/// <summary>
/// <c>engine client</c>: who may call, in the file that engines read anew when it changes. A key is printed once, when it
/// is made; the file keeps its hash.
/// </summary>
internal sealed class ClientCommand
{
    private const string FileVariable = "ENGINE_CLIENTS_FILE";

    private readonly Argument<string> name = new("name") { Description = "What the client is called." };

    private readonly Option<string?> file = new("--file", "-f")
    {
        Description = $"The file of clients. [env: {FileVariable}]", HelpName = "file",
    };

    private readonly Option<string> rights = new("--rights")
    {
        Description = "What it may do, with commas between: submit, read, admin.", HelpName = "list", Required = true,
    };

    private readonly Option<string?> ledgers = new("--ledgers")
    {
        Description = "On which ledgers, with commas between; all of them if not given.", HelpName = "list",
    };

    private readonly Option<string[]> certificates = new("--certificate")
    {
        Description = "A name in certificates that it is known by, CN=... or DNS=...; it gets no key then. May be given again.",
        HelpName = "name",
    };

    private readonly Option<bool> now = new("--now") { Description = "Earlier keys end at once." };

    /// <summary>Makes the commands.</summary>
    public static Command Create()
    {
        var own = new ClientCommand();
        var add = new Command("add", "Add a client, and print its key.")
        {
            own.name, own.rights, own.ledgers, own.certificates, own.file,
        };
        add.SetAction(own.Add);
        var list = new Command("list", "List the clients.") { own.file };
        list.SetAction(own.List);
        var remove = new Command("remove", "Remove a client; its open streams end.") { own.name, own.file };
        remove.SetAction(own.Remove);
        var rotate = new Command("rotate", "Print a new key for a client; its last one holds until the next rotation.")
        {
            own.name, own.now, own.file,
        };
        rotate.SetAction(own.Rotate);
        return new Command("client", "Say who may call: the clients of --clients-file.") { add, list, remove, rotate };
    }

    private int Add(ParseResult parsed)
    {
        string path = PathOf(parsed);
        string[] known = parsed.GetValue(certificates) ?? [];
        string? key = known.Length == 0 ? ClientKey.New() : null;
        var client = new ClientEntry
        {
            Name = parsed.GetRequiredValue(name),
            Keys = key is null ? [] : [ClientKey.HashOf(key)],
            Certificates = known,
            Rights = Words(parsed.GetRequiredValue(rights)),
            Ledgers = parsed.GetValue(ledgers) is { } list ? Numbers(list) : null,
        };
        ClientsDocument before = File.Exists(path) ? Read(path) : new ClientsDocument();
        Write(path, before with { Clients = [.. before.Clients, client] });
        return Tell(parsed, client.Name, key, $"{client.Name} is known by its certificate.");
    }

    private int List(ParseResult parsed)
    {
        ClientsDocument document = Read(PathOf(parsed));
        var rows = new JsonArray([.. document.Clients.Select(client => (JsonNode)new JsonObject
        {
            ["name"] = client.Name,
            ["rights"] = string.Join(',', client.Rights),
            ["ledgers"] = LedgersOf(client),
            ["keys"] = client.Keys.Count,
            ["certificates"] = string.Join(", ", client.Certificates),
        })]);
        Report.For(parsed).Write(rows, console =>
        {
            Table table = new Table().AddColumns("client", "rights", "ledgers", "keys", "certificates");
            foreach (ClientEntry client in document.Clients)
            {
                string[] cells =
                [
                    client.Name, string.Join(", ", client.Rights), LedgersOf(client), $"{client.Keys.Count}",
                    string.Join(", ", client.Certificates),
                ];
                table.AddRow([.. cells.Select(Markup.Escape)]);
            }

            console.Write(table);
        });
        return ExitCode.Ok;
    }

    private int Remove(ParseResult parsed)
    {
        (string path, ClientsDocument before, ClientEntry client) = Find(parsed);
        Write(path, before with { Clients = [.. before.Clients.Where(other => other != client)] });
        return Tell(parsed, client.Name, key: null, $"{client.Name} may call no more.");
    }

    private int Rotate(ParseResult parsed)
    {
        (string path, ClientsDocument before, ClientEntry client) = Find(parsed);
        string key = ClientKey.New();
        IEnumerable<string> kept = parsed.GetValue(now) ? [] : client.Keys.Take(1);
        ClientEntry changed = client with { Keys = [ClientKey.HashOf(key), .. kept] };
        Write(path, before with { Clients = [.. before.Clients.Select(other => other == client ? changed : other)] });
        return Tell(parsed, client.Name, key, "");
    }

    private static int Tell(ParseResult parsed, string client, string? key, string otherwise)
    {
        var document = new JsonObject { ["client"] = client };
        if (key is not null)
        {
            document["key"] = key;
        }

        // By itself on a line, so that it can go into a file.
        Report.For(parsed).Write(document, console => console.WriteLine(key ?? otherwise));
        return ExitCode.Ok;
    }

    private (string Path, ClientsDocument Document, ClientEntry Client) Find(ParseResult parsed)
    {
        string path = PathOf(parsed);
        string wanted = parsed.GetRequiredValue(name);
        ClientsDocument document = Read(path);
        ClientEntry? client = document.Clients.FirstOrDefault(one => one.Name == wanted);
        return client is null
            ? throw new ToolException($"There is no client {wanted} in {path}.")
            : (path, document, client);
    }

    private string PathOf(ParseResult parsed) =>
        parsed.GetValue(file) ?? Environment.GetEnvironmentVariable(FileVariable)
        ?? throw new ToolException($"Name the file of clients by --file or {FileVariable}.");

    private static string LedgersOf(ClientEntry client) =>
        client.Ledgers is { } some ? string.Join(", ", some) : "all";

    private static string[] Words(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static uint[] Numbers(string list) => [.. Words(list).Select(word => uint.TryParse(
            word, NumberStyles.None, CultureInfo.InvariantCulture, out uint ledger)
        ? ledger
        : throw new ToolException($"--ledgers: \"{word}\" is no ledger; give numbers with commas between."))];

    private static ClientsDocument Read(string path)
    {
        try
        {
            return ClientsDocument.Read(path);
        }
        catch (ClientsFileException wrong)
        {
            throw new ToolException(wrong.Message, wrong);
        }
    }

    private static void Write(string path, ClientsDocument document)
    {
        try
        {
            document.Write(path);
        }
        catch (Exception wrong) when (wrong is ClientsFileException or IOException or UnauthorizedAccessException)
        {
            throw new ToolException(wrong.Message, wrong);
        }
    }
}
