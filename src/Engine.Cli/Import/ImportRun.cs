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

/// <summary>Runs an import for a person or a script: progress and errors to one writer, the summary to the other.</summary>
internal sealed class ImportRun(IImportTarget target, TextWriter output, TextWriter errors, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 where all went well, else 1.</returns>
    public async Task<int> RunAsync(ImportRequest request, ProgressLine progress, CancellationToken cancellation)
    {
        try
        {
            ImportMap? map = request.MapPath is { } path
                ? await ImportMapFile.LoadAsync(path, cancellation).ConfigureAwait(false)
                : null;
            ImportSummary summary = await new Importer(target, request.Pace, time)
                .RunAsync(request.File with { Map = map }, progress.Show, cancellation).ConfigureAwait(false);
            progress.End();
            string text = request.Json
                ? JsonSerializer.Serialize(SummaryDocument.Of(summary), Indented) + Environment.NewLine
                : SummaryText.Of(summary);
            await output.WriteAsync(text).ConfigureAwait(false);
            return summary.IsSound && (summary.IsWithoutRefusals || request.AllowRefusals) ? 0 : 1;
        }
        catch (Exception e) when (e is ImportException or EngineException or OperationCanceledException)
        {
            progress.End();
            string message = e is OperationCanceledException ? "The import was stopped." : e.Message;
            string next = progress.Last.Answered > 0
                ? $" {progress.Last.Answered:N0} transfers are durable; the same command goes on from there."
                : "";
            await errors.WriteLineAsync($"{message}{next}").ConfigureAwait(false);
            return 1;
        }
    }
}
