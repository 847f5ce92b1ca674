using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Engine.Watch.Alarms;

/// <summary>
/// The silences in a file, so that they outlive the process: who restarts an engine at night does not want to be called for
/// what somebody else has silenced. Not being able to keep them does not keep anybody from silencing.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="log">Where it is told that they cannot be kept, or were damaged.</param>
public sealed class SilenceFile(string path, ILogger<SilenceFile> log)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Where an engine keeps them.</summary>
    /// <param name="folder">Folder of those that watch.</param>
    public static string PathIn(string folder) => Path.Combine(folder, "silences");

    /// <summary>Those that were kept; none where the file is damaged, which is told and set aside.</summary>
    internal IReadOnlyList<Silence> Read()
    {
        try
        {
            Silence?[]? kept = File.Exists(path)
                ? JsonSerializer.Deserialize<Silence?[]>(File.ReadAllBytes(path), s_json)
                : null;
            return [.. (kept ?? []).OfType<Silence>()];
        }
        catch (JsonException damaged)
        {
            log.SilencesDamaged(path, damaged.LineNumber + 1, WholeFile.SetAside(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.SilencesUnreadable(failure.Message);
        }

        return [];
    }

    /// <summary>From now on these are kept.</summary>
    internal void Write(IReadOnlyList<Silence> silences)
    {
        try
        {
            WholeFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(silences, s_json));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.SilencesNotKept(failure.Message);
        }
    }
}
