using System.Reflection;
using System.Security.Cryptography;

namespace Engine.Server.Dashboard;

/// <summary>A file of the dashboard.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Tag">Changes with its bytes.</param>
internal sealed record PageFile(ReadOnlyMemory<byte> Content, string ContentType, string Tag);

/// <summary>The files of the dashboard, which are part of the program: nothing is fetched from elsewhere.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/";

    private static readonly Assembly s_assembly = typeof(PageFiles).Assembly;

    /// <summary>All of them, by their path below the page's folder.</summary>
    public static IReadOnlyDictionary<string, PageFile> All { get; } = s_assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    private static PageFile Read(string name)
    {
        using Stream stream = s_assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new PageFile(content, ContentTypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}
