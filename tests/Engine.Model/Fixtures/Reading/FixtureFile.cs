using System.Reflection;

namespace Engine.Model.Fixtures;

/// <summary>A fixture file, read.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="Impossible">Neighbours in the order of precedence that no event can deserve at once.</param>
public sealed record FixtureFile(
    string Name, IReadOnlyList<FixtureCase> Cases, IReadOnlyList<ImpossiblePair> Impossible)
{
    private const string Prefix = "Fixtures/";

    /// <summary>Reads all fixture files that come with this assembly.</summary>
    /// <exception cref="FixtureFormatException">Names the line that cannot be read.</exception>
    public static IReadOnlyList<FixtureFile> ReadAll()
    {
        Assembly assembly = typeof(FixtureFile).Assembly;
        var files = new List<FixtureFile>();
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                files.Add(FixtureReader.Read(name[Prefix.Length..], reader.ReadToEnd()));
            }
        }

        return files;
    }
}

/// <summary>Two results that no one event can deserve at once.</summary>
/// <param name="Request">Kind of request: account or transfer.</param>
/// <param name="First">The result that would come first.</param>
/// <param name="Second">The other.</param>
/// <param name="Reason">Why.</param>
public sealed record ImpossiblePair(string Request, string First, string Second, string Reason);
