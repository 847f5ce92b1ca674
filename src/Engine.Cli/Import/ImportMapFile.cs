using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Engine.Cli.Import;

/// <summary>Reads maps: checks them against the published schema, then makes them an <see cref="ImportMap"/>.</summary>
internal static class ImportMapFile
{
    private const string SchemaResource = "import-map.schema.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a map.</summary>
    /// <exception cref="ImportException">It is not there, no JSON, or not as the schema says; each fault by
    /// path.</exception>
    public static async Task<ImportMap> LoadAsync(string path, CancellationToken cancellation)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"The map {path} cannot be read: {e.Message}", e);
        }

        return await ParseAsync(path, text, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a map of its text; <paramref name="name"/> is for messages.</summary>
    /// <exception cref="ImportException">It is no JSON, or not as the schema says; each fault by path.</exception>
    public static async Task<ImportMap> ParseAsync(string name, string text, CancellationToken cancellation)
    {
        try
        {
            // Parsed first by the strict reader, whose errors name line and position.
            using (JsonDocument.Parse(text))
            {
            }

            JsonSchema schema = await JsonSchema.FromJsonAsync(ReadSchema(), cancellation).ConfigureAwait(false);
            List<string> faults = [.. schema.Validate(text).SelectMany(Describe).Distinct()];
            if (faults.Count > 0)
            {
                throw new ImportException(
                    $"The map {name} is not as samples/import-map.schema.json says:\n  {string.Join("\n  ", faults)}");
            }

            return JsonSerializer.Deserialize<ImportMap>(text, Json)
                ?? throw new ImportException($"The map {name} is null.");
        }
        catch (JsonException e)
        {
            throw new ImportException($"The map {name} cannot be read: {e.Message}", e);
        }
    }

    private static string ReadSchema()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(SchemaResource)
            ?? throw new InvalidOperationException("The schema is embedded when the tool is built.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Describe(ValidationError error)
    {
        // Alternatives report every branch: the outer line says which part it is about, the inner ones what is wrong.
        IEnumerable<ValidationError> inner = error is ChildSchemaValidationError child
            ? child.Errors.Values.SelectMany(e => e)
            : [];
        string path = string.IsNullOrEmpty(error.Path) ? "#" : error.Path;
        return inner.SelectMany(Describe).Prepend($"{path}: {Explain(error.Kind)}");
    }

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}")).ToLowerInvariant();

    private static string Explain(ValidationErrorKind kind) => kind switch
    {
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "no such property",
        ValidationErrorKind.PropertyRequired => "is missing",
        ValidationErrorKind.NotOneOf => "none, or more than one, of the alternatives is given",
        ValidationErrorKind.NotInEnumeration => "is not one of the values allowed",
        _ => Words(kind.ToString()),
    };
}
