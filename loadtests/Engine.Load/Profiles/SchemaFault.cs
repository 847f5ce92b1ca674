using NJsonSchema.Validation;

namespace Engine.Load.Profiles;

/// <summary>Says in words where and how a document does not fit a schema.</summary>
internal static class SchemaFault
{
    /// <summary>What is wrong, by path.</summary>
    public static IEnumerable<string> Describe(ValidationError error)
    {
        // Errors inside name the fault; the error around them only repeats that there is one.
        List<ValidationError> inside = error switch
        {
            ChildSchemaValidationError child => [.. child.Errors.Values.SelectMany(list => list)],
            MultiTypeValidationError types => [.. types.Errors.Values.SelectMany(list => list).Where(IsNoMismatch)],
            _ => [],
        };
        string path = string.IsNullOrEmpty(error.Path) ? "#" : error.Path;
        return inside.Count > 0 ? inside.SelectMany(Describe) : [$"{path}: {Explain(error)}"];
    }

    // Where several types are allowed, that a value is not of each of them is no fault.
    private static bool IsNoMismatch(ValidationError error) =>
        !error.Kind.ToString().EndsWith("Expected", StringComparison.Ordinal);

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
        ValidationErrorKind.NoTypeValidates => "is of none of the types allowed",
        _ => Words(error.Kind.ToString()),
    };

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{c}")).ToLowerInvariant();
}
