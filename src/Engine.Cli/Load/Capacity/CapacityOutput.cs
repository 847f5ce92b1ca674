using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Engine.Cli.Output;
using Engine.Load.Capacity;
using Engine.Load.Capacity.Page;
using Spectre.Console;

namespace Engine.Cli.Load.Capacity;

/// <summary>Writes what a session has found: a page, a document, and a few lines.</summary>
internal static class CapacityOutput
{
    private const string PageFile = "capacity.html";
    private const string DocumentFile = "capacity.json";

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes the folder, so that a session does not end with nowhere to write to.</summary>
    /// <exception cref="ToolException">It cannot be made.</exception>
    public static string Prepare(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--out: {folder} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="ToolException">A file cannot be written.</exception>
    public static async Task WriteAsync(Report output, CapacityReport report, string folder)
    {
        JsonObject document = CapacityDocument.Of(report);
        string page = Path.Combine(folder, PageFile);
        try
        {
            await File.WriteAllTextAsync(page, CapacityPage.Of(report));
            await File.WriteAllTextAsync(Path.Combine(folder, DocumentFile), document.ToJsonString(s_indented));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The report cannot be written to {folder}: {e.Message}", e);
        }

        output.Write(document, console =>
        {
            foreach (string sentence in CapacityPage.Sentences(report))
            {
                console.WriteLine(sentence);
            }

            console.WriteLine($"{page}, and beside it {DocumentFile}");
        });
    }
}
