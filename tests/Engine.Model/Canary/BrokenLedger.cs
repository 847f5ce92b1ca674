using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Engine.Model.Canary;

/// <summary>
/// Builds Engine.Core from its sources with one rule broken. The sources are found where this assembly was built.
/// </summary>
public static class BrokenLedger
{
    private const string AssemblyName = "Engine.Core";

    /// <summary>What ImplicitUsings and the project file give the project.</summary>
    private const string ProjectGiven = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Engine.Simulation.Tests")]
        """;

    // What is bound of it once, the others share.
    private static readonly Lazy<CSharpCompilation> Sound = new(() => CSharpCompilation.Create(
        AssemblyName,
        Parse().Append(Tree("", ProjectGiven)),
        FindReferences(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithAllowUnsafe(true)
            // What flows where is checked where the core itself is built.
            .WithNullableContextOptions(NullableContextOptions.Disable)
            .WithGeneralDiagnosticOption(ReportDiagnostic.Suppress)));

    /// <summary>Compiles the core with a bug in it, or sound where <paramref name="bug"/> is null.</summary>
    /// <returns>The assembly's bytes.</returns>
    /// <exception cref="InvalidOperationException">
    /// The text to replace does not stand exactly once in its file, or the result does not compile.
    /// </exception>
    public static byte[] Build(PlantedBug? bug)
    {
        CSharpCompilation compilation = Sound.Value;
        if (bug is not null)
        {
            SyntaxTree sound = compilation.SyntaxTrees.Single(tree => Path.GetFileName(tree.FilePath) == bug.File);
            compilation = compilation.ReplaceSyntaxTree(sound, Tree(sound.FilePath, Plant(bug, sound.ToString())));
        }

        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult built = compilation.Emit(assembly);
        return built.Success
            ? assembly.ToArray()
            : throw new InvalidOperationException(
                $"'{bug}' does not compile: {built.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
    }

    private static string Plant(PlantedBug bug, string source)
    {
        int at = source.IndexOf(bug.Text, StringComparison.Ordinal);
        return at >= 0 && source.IndexOf(bug.Text, at + 1, StringComparison.Ordinal) < 0
            ? source[..at] + bug.Replacement + source[(at + bug.Text.Length)..]
            : throw new InvalidOperationException(
                $"'{bug}': the text to replace has to stand exactly once in {bug.File}: {bug.Text}");
    }

    private static IEnumerable<SyntaxTree> Parse()
    {
        string folder = typeof(BrokenLedger).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "CoreSources").Value!;
        string[] built = [Path.Combine(folder, "bin"), Path.Combine(folder, "obj")];
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !built.Any(output => file.StartsWith(output, StringComparison.Ordinal)))
            .Select(file => Tree(file, File.ReadAllText(file)));
    }

    private static SyntaxTree Tree(string path, string text) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest), path, Encoding.UTF8);

    private static MetadataReference[] FindReferences()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return
        [
            .. trusted.Split(Path.PathSeparator)
                .Where(file => !Path.GetFileName(file).StartsWith("Engine.", StringComparison.Ordinal))
                .Select(file => MetadataReference.CreateFromFile(file)),
        ];
    }
}
