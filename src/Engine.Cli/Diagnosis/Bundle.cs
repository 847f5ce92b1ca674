using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Engine.Cli.Connection;
using Engine.Cli.Output;
using Engine.Client;
using Engine.Journal;
using Npgsql;

namespace Engine.Cli.Diagnosis;

/// <summary>A part of a support bundle.</summary>
/// <param name="Name">Its name in the bundle.</param>
/// <param name="What">What it is, in a few words.</param>
/// <param name="Content">What it holds; null where it could not be had.</param>
/// <param name="Missing">Why it could not be had; empty where it could.</param>
internal sealed record BundlePart(string Name, string What, string? Content, string Missing = "");

/// <summary>
/// A support bundle: parts that are gathered one by one, so that one that cannot be had is told and the others are there.
/// </summary>
internal sealed class Bundle(TimeSpan patience)
{
    private readonly List<BundlePart> _parts = [];

    /// <summary>What was gathered so far.</summary>
    public IReadOnlyList<BundlePart> Parts => _parts;

    /// <summary>Gathers a part, for as long as it may take.</summary>
    /// <param name="name">Its name in the bundle.</param>
    /// <param name="what">What it is.</param>
    /// <param name="gather">Gathers it.</param>
    /// <param name="cancellation">Ends it all.</param>
    public Task AddAsync(
        string name, string what, Func<CancellationToken, Task<string>> gather, CancellationToken cancellation) =>
        AddAsync(name, what, async end => [new BundlePart(name, what, await gather(end))], cancellation);

    /// <summary>Gathers several parts at once.</summary>
    /// <param name="name">What they are called together, where they cannot be had.</param>
    /// <param name="what">What they are.</param>
    /// <param name="gather">Gathers them.</param>
    /// <param name="cancellation">Ends it all.</param>
    public async Task AddAsync(
        string name,
        string what,
        Func<CancellationToken, Task<IReadOnlyList<BundlePart>>> gather,
        CancellationToken cancellation)
    {
        try
        {
            foreach (BundlePart part in await new Patience(patience, TimeProvider.System).RunAsync(gather, cancellation))
            {
                _parts.Add(part with { Content = Secrets.Mask(part.Content ?? "") });
            }
        }
        catch (TimeoutException silent)
        {
            _parts.Add(new BundlePart(name, what, null, silent.Message));
        }
        catch (Exception failed) when (failed
            is EngineException or JournalException or ToolException or NpgsqlException or IOException
            or UnauthorizedAccessException or HttpRequestException)
        {
            _parts.Add(new BundlePart(name, what, null, Secrets.Mask(failed.Message)));
        }
    }

    /// <summary>Writes it, with a manifest of what is in it and what is not.</summary>
    /// <exception cref="IOException">It cannot be written, or is there already.</exception>
    public async Task WriteAsync(string file, DateTimeOffset made, CancellationToken cancellation)
    {
        await using FileStream stream = NewFile.Create(file);
        await using var packed = new GZipStream(stream, CompressionLevel.Optimal);
        await using var tar = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: false);
        await WriteAsync(tar, "manifest.json", Manifest(made), made, cancellation);
        foreach (BundlePart part in _parts.Where(part => part.Content is not null))
        {
            await WriteAsync(tar, part.Name, part.Content!, made, cancellation);
        }
    }

    private static async Task WriteAsync(
        TarWriter tar, string name, string content, DateTimeOffset made, CancellationToken cancellation)
    {
        using var data = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, $"engine-diagnose/{name}") { DataStream = data, ModificationTime = made },
            cancellation);
    }

    private string Manifest(DateTimeOffset made) => new JsonObject
    {
        ["made"] = made.ToString("O", CultureInfo.InvariantCulture),
        ["parts"] = new JsonArray([.. _parts.Select(part => (JsonNode)new JsonObject
        {
            ["name"] = part.Name,
            ["what"] = part.What,
            ["bytes"] = part.Content is null ? null : Encoding.UTF8.GetByteCount(part.Content),
            ["missing"] = part.Missing.Length > 0 ? part.Missing : null,
        })]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
