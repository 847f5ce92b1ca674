using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Server.Security;

/// <summary>The file that says who may call, as it is written: see docs/security.md.</summary>
public sealed record ClientsDocument
{
    private const int MostBytes = 4 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The clients.</summary>
    [JsonRequired]
    public IReadOnlyList<ClientEntry> Clients { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ClientsFileException">It cannot be read, or says what makes no sense; every problem is told.</exception>
    public static ClientsDocument Read(string file)
    {
        byte[] text;
        try
        {
            text = new FileInfo(file) is { Exists: true, Length: > MostBytes }
                ? throw new ClientsFileException(file, [$"is larger than {MostBytes} bytes"])
                : File.ReadAllBytes(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientsFileException(file, [failure.Message]);
        }

        return Parse(file, text);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="ClientsFileException">It says what makes no sense; every problem is told.</exception>
    public static ClientsDocument Parse(string file, ReadOnlySpan<byte> text)
    {
        ClientsDocument document;
        try
        {
            document = JsonSerializer.Deserialize<ClientsDocument>(text, s_json)
                ?? throw new ClientsFileException(file, ["line 1: is null"]);
        }
        catch (JsonException wrong)
        {
            // Its own message may quote what stands in the file.
            throw new ClientsFileException(
                file, [$"line {wrong.LineNumber + 1}, {PathOf(wrong)}: is not what is expected there"]);
        }

        IReadOnlyList<string> problems = ClientsRules.Broken(document);
        return problems.Count == 0 ? document : throw new ClientsFileException(file, problems);
    }

    /// <summary>Writes it into a file that only its owner may read, at once or not at all.</summary>
    /// <exception cref="ClientsFileException">It says what makes no sense; nothing was written.</exception>
    public void Write(string file)
    {
        if (ClientsRules.Broken(this) is { Count: > 0 } problems)
        {
            throw new ClientsFileException(file, problems);
        }

        string next = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode =
                File.Exists(file) ? File.GetUnixFileMode(file) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(next, options))
        {
            JsonSerializer.Serialize(stream, this, s_json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, file, overwrite: true);
    }

    private static string PathOf(JsonException wrong) =>
        wrong.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : "the beginning";
}

/// <summary>One client, as the file has it.</summary>
public sealed record ClientEntry
{
    /// <summary>Its name.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Hashes of its keys; several while it changes from one to the next.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Names in certificates by which it is known: <c>CN=billing</c> or <c>DNS=billing.internal</c>.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>What it may do: <c>submit</c>, <c>read</c>, <c>admin</c>.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    /// <summary>On which ledgers it may submit and read; null for all.</summary>
    public IReadOnlyList<uint>? Ledgers { get; init; }

    /// <summary>How much it may have; null where only what bounds all clients bounds it.</summary>
    public ClientLimits? Limits { get; init; }
}

/// <summary>A file of clients that cannot be used; each line names a field and says why.</summary>
public sealed class ClientsFileException : Exception
{
    /// <summary>Keeps the lines.</summary>
    public ClientsFileException(string file, IReadOnlyList<string> problems)
        : base(string.Join("; ", problems.Select(problem => $"{file}: {problem}"))) => Problems = problems;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Problems { get; }
}
