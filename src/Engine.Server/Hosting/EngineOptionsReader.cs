using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using Engine.Server.Tuning;

namespace Engine.Server.Hosting;

/// <summary>
/// Binds settings to <see cref="EngineOptions"/>: a settings file, then the environment, then the command line, each
/// over the one before. A text that is no value, or a name that is no setting, is told with where it came from.
/// </summary>
public static class EngineOptionsReader
{
    private const string EnvironmentPrefix = "ENGINE_";
    private const string FileSection = "Engine";

    private static readonly Dictionary<string, PropertyInfo> Settings = typeof(EngineOptions)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All settings, in the order in which <see cref="EngineOptions"/> has them.</summary>
    public static IReadOnlyList<EngineSetting> All { get; } = [.. Settings.Values.Select(Describe)];

    /// <summary>A setting by its name, such as <c>ring-slots</c>; null if there is none.</summary>
    public static EngineSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    /// <summary>The value of a setting, as the command line writes it.</summary>
    internal static string ValueOf(EngineOptions options, string name) =>
        SettingText.Of(PropertyOf(name).GetValue(options)!);

    /// <summary>The options with another value of one setting; null, with the reason, where the text is no value.</summary>
    internal static EngineOptions? With(EngineOptions options, string name, string text, out string? problem)
    {
        PropertyInfo property = PropertyOf(name);
        if (!SettingText.TryParse(property.PropertyType, [text], out object? value, out string? expected))
        {
            problem = $"'{text}' is not {expected}";
            return null;
        }

        EngineOptions changed = options with { };
        property.SetValue(changed, value);
        problem = null;
        return changed;
    }

    /// <summary>Reads the settings.</summary>
    /// <param name="file">A JSON file with a section <c>Engine</c>; null for none.</param>
    /// <param name="environment">Variables, such as those of the process.</param>
    /// <param name="arguments">
    /// Names and texts of the command line; a name may be repeated where a list is meant.
    /// </param>
    /// <exception cref="EngineOptionsException">Something is wrong; every problem is in it.</exception>
    public static EngineOptions Read(
        string? file, IDictionary environment, IEnumerable<KeyValuePair<string, string>> arguments)
    {
        var options = new EngineOptions();
        var problems = new List<string>();
        foreach (Given given in FromFile(file).Concat(FromEnvironment(environment)).Concat(FromCommandLine(arguments)))
        {
            Apply(options, given, problems);
        }

        problems.AddRange(problems.Count == 0 ? EngineOptionsRules.Broken(options) : []);
        return problems.Count == 0 ? options : throw new EngineOptionsException(problems);
    }

    private static IEnumerable<Given> FromFile(string? file)
    {
        if (file is null)
        {
            return [];
        }

        IConfigurationRoot root;
        try
        {
            root = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false).Build();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            string reason = failure.InnerException?.Message ?? failure.Message;
            throw new EngineOptionsException([$"{file}: {reason.ReplaceLineEndings(" ")}"]);
        }

        if (!root.GetSection(FileSection).Exists())
        {
            throw new EngineOptionsException([$"{file}: there is no section {FileSection} in it"]);
        }

        return root.GetSection(FileSection).GetChildren().Select(setting => new Given(
            setting.Key,
            setting.Value is { } text ? [text] : [.. setting.GetChildren().Select(item => item.Value ?? "")],
            file));
    }

    // Other variables may begin alike; only those that are settings are taken.
    private static IEnumerable<Given> FromEnvironment(IDictionary environment) =>
        from DictionaryEntry variable in environment
        let name = (string)variable.Key
        where name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal)
        let setting = name[EnvironmentPrefix.Length..].Replace("_", "", StringComparison.Ordinal)
        where Settings.ContainsKey(setting)
        select new Given(setting, [(string?)variable.Value ?? ""], name);

    private static IEnumerable<Given> FromCommandLine(IEnumerable<KeyValuePair<string, string>> arguments) =>
        from argument in arguments
        group argument.Value by argument.Key into named
        select new Given(named.Key.Replace("-", "", StringComparison.Ordinal), [.. named], "--" + named.Key);

    private static void Apply(EngineOptions options, Given given, List<string> problems)
    {
        if (!Settings.TryGetValue(given.Name, out PropertyInfo? property))
        {
            problems.Add($"{given.Source}: there is no setting {given.Name}");
            return;
        }

        if (SettingText.TryParse(property.PropertyType, given.Texts, out object? value, out string? expected))
        {
            property.SetValue(options, value);
        }
        else
        {
            string text = string.Join(", ", given.Texts);
            problems.Add($"{Kebab(property.Name)}: '{text}' is not {expected} (from {given.Source})");
        }
    }

    private static EngineSetting Describe(PropertyInfo property) => new(
        Kebab(property.Name),
        property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "",
        SettingText.Of(property.GetValue(new EngineOptions())!),
        property.IsDefined(typeof(ChangeableAttribute)),
        property.PropertyType == typeof(bool));

    private static PropertyInfo PropertyOf(string name) => Settings[name.Replace("-", "", StringComparison.Ordinal)];

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && kebab.Length > 0)
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLower(letter, CultureInfo.InvariantCulture));
        }

        return kebab.ToString();
    }

    private readonly record struct Given(string Name, string[] Texts, string Source);
}
