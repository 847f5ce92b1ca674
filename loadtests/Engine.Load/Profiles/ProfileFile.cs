using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Engine.Load.Profiles;

/// <summary>Reads and writes profiles.</summary>
public static class ProfileFile
{
    private const string SchemaResource = "profile.schema.json";

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

            JsonSchema schema = await JsonSchema.FromJsonAsync(ReadSchema(), cancellation).ConfigureAwait(false);
            Require(name, [.. schema.Validate(text).SelectMany(Describe).Distinct()]);
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

    private static string ReadSchema()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(SchemaResource)
            ?? throw new InvalidOperationException("The schema is embedded when the library is built.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Describe(ValidationError error)
    {
        // A child's errors name the fault; the error around them only repeats that there is one.
        if (error is ChildSchemaValidationError child && child.Errors.Values.Any(list => list.Count > 0))
        {
            return child.Errors.Values.SelectMany(list => list).SelectMany(Describe);
        }

        string path = string.IsNullOrEmpty(error.Path) ? "#" : error.Path;
        return [$"{path}: {Explain(error)}"];
    }

    private static string Explain(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "there is no such field",
        ValidationErrorKind.PropertyRequired => "is missing",
        ValidationErrorKind.NotInEnumeration => $"is none of {string.Join(", ", error.Schema.Enumeration)}",
        ValidationErrorKind.NumberTooSmall =>
            $"is below {error.Schema.Minimum ?? error.Schema.ExclusiveMinimum}, or not above it",
        ValidationErrorKind.NumberTooBig => $"is above {error.Schema.Maximum}",
        ValidationErrorKind.TooFewItems => $"has fewer than {error.Schema.MinItems} items",
        ValidationErrorKind.TooManyItems => $"has more than {error.Schema.MaxItems} items",
        _ => Words(error.Kind.ToString()),
    };

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}")).ToLowerInvariant();
}
