using Engine.LoadTests.Engines;
using Engine.LoadTests.Scenarios;

namespace Engine.LoadTests;

/// <summary>What the suite is asked to run.</summary>
internal sealed record SuiteOptions
{
    public static string Help =>
        $"""
        Scenarios against a running engine: {string.Join(", ", Suite.Names)}.
          --address URL    where it is; may be given again (http://127.0.0.1:7171)
          --scenario NAME  which; may be given again (all)
          --engine NAME    what makes the load: {string.Join(", ", LoadEngines.Names)}
          --profiles DIR   folder of the profile files (those beside this program)
          --out DIR        folder for the reports (load-reports)
          --quick          each in 8 s, at its own rates
        Ends with 1 where a limit was broken.
        """;

    public List<string> Addresses { get; private set; } = [];

    public List<string> Scenarios { get; private set; } = [];

    public string Engine { get; private set; } = LoadEngines.Names[0];

    public string Profiles { get; private set; } = Path.Combine(AppContext.BaseDirectory, "profiles");

    public string Folder { get; private set; } = "load-reports";

    public bool IsQuick { get; private set; }

    public bool IsHelp { get; private set; }

    /// <exception cref="ArgumentException">An argument is not known, or its value is missing.</exception>
    public static SuiteOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new SuiteOptions();
        var left = new Queue<string>(arguments);
        while (left.TryDequeue(out string? name))
        {
            options.Take(name, () => left.TryDequeue(out string? value)
                ? value
                : throw new ArgumentException($"{name} needs a value."));
        }

        options.Addresses = options.Addresses is [] ? ["http://127.0.0.1:7171"] : options.Addresses;
        options.Scenarios = options.Scenarios is [] ? [.. Suite.Names] : options.Scenarios;
        return options;
    }

    private void Take(string name, Func<string> value)
    {
        switch (name)
        {
            case "--address":
                Addresses.Add(value());
                break;
            case "--scenario":
                Scenarios.Add(value());
                break;
            case "--engine":
                Engine = value();
                break;
            case "--profiles":
                Profiles = value();
                break;
            case "--out":
                Folder = value();
                break;
            case "--quick":
                IsQuick = true;
                break;
            case "--help" or "-h":
                IsHelp = true;
                break;
            default:
                throw new ArgumentException($"{name} is not known; --help tells what is.");
        }
    }
}
