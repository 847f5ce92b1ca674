using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>What the command line asks of an import.</summary>
/// <param name="File">What to import; its map is read from <paramref name="MapPath"/>.</param>
/// <param name="MapPath">The map's file; null for the plain format.</param>
/// <param name="Pace">How it is sent.</param>
/// <param name="Json">Whether the summary is a JSON document.</param>
/// <param name="AllowRefusals">Whether refusals leave the exit code at 0.</param>
internal sealed record ImportRequest(
    ImportFile File, string? MapPath, ImportPace Pace, bool Json, bool AllowRefusals);

/// <summary>Runs an import for a person or a script, and writes what it did.</summary>
internal sealed class ImportRun(IImportTarget target, TextWriter output, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 where all went well, else 1.</returns>
    /// <exception cref="ImportException">It could not begin, or not go on; the message says how far it is.</exception>
    public async Task<int> RunAsync(ImportRequest request, ProgressLine progress, CancellationToken cancellation)
    {
        ImportSummary summary;
        try
        {
            ImportMap? map = request.MapPath is { } path
                ? await ImportMapFile.LoadAsync(path, cancellation).ConfigureAwait(false)
                : null;
            summary = await new Importer(target, request.Pace, time)
                .RunAsync(request.File with { Map = map }, progress.Show, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is (ImportException or EngineException) && progress.Last.Answered > 0)
        {
            throw new ImportException(
                $"{e.Message} {progress.Last.Answered:N0} transfers were answered; the same command goes on from there.", e);
        }
        finally
        {
            progress.End();
        }

        string text = request.Json
            ? JsonSerializer.Serialize(SummaryDocument.Of(summary), Json) + Environment.NewLine
            : SummaryText.Of(summary);
        await output.WriteAsync(text).ConfigureAwait(false);
        return summary.IsSound && (summary.IsWithoutRefusals || request.AllowRefusals) ? 0 : 1;
    }
}
