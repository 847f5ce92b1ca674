using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NJsonSchema;

namespace Engine.Load.Profiles;

/// <summary>Reads and writes profiles.</summary>
public static class ProfileFile
{
    private const string SchemaResource = "profile.schema.json";
    private const string DayResource = "business-day.json";

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads a profile.</summary>
    /// <exception cref="ProfileException">It is not there, no JSON, or does not fit; each fault by path.</exception>
    public static async Task<LoadProfile> LoadAsync(string path, CancellationToken cancellation)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"The profile {path} cannot be read: {e.Message}", e);
        }

        return await ParseAsync(path, text, cancellation).ConfigureAwait(false);
    }

    /// <summary>The shipped business day, wherever the tool is run.</summary>
    public static Task<LoadProfile> BusinessDayAsync(CancellationToken cancellation) =>
        ParseAsync(DayResource, ReadResource(DayResource), cancellation);

    /// <summary>Makes a profile of its text; <paramref name="name"/> is for messages.</summary>
    /// <exception cref="ProfileException">It is no JSON, or does not fit; each fault by path.</exception>
    public static async Task<LoadProfile> ParseAsync(string name, string text, CancellationToken cancellation)
    {
        try
        {
            // Parsed first by the strict reader, whose errors name line and position.
            using (JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false }))
            {
            }

            JsonSchema schema = await JsonSchema.FromJsonAsync(ReadResource(SchemaResource), cancellation).ConfigureAwait(false);
            Require(name, [.. schema.Validate(text).SelectMany(SchemaFault.Describe).Distinct()]);
            LoadProfile profile = JsonSerializer.Deserialize<LoadProfile>(WithoutSchema(text), s_json)
                ?? throw new ProfileException($"The profile {name} is null.");
            Require(name, [.. ProfileRules.Faults(profile)]);
            return profile;
        }
        catch (JsonException e)
        {
            throw new ProfileException($"The profile {name} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The text of a profile; <see cref="ParseAsync"/> gives it back.</summary>
    public static string Write(LoadProfile profile) => JsonSerializer.Serialize(profile, s_json);

    private static void Require(string name, List<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new ProfileException(
                $"The profile {name} does not fit profile.schema.json:\n  {string.Join("\n  ", faults)}");
        }
    }

    private static System.Text.Json.Nodes.JsonNode? WithoutSchema(string text)
    {
        var root = System.Text.Json.Nodes.JsonNode.Parse(text);
        root?.AsObject().Remove("$schema");
        return root;
    }

    private static string ReadResource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is embedded when the library is built.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
