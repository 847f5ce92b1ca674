namespace Engine.LoadTests.Engines;

/// <summary>The load engines of this build.</summary>
public static class LoadEngines
{
    /// <summary>Their names; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "own",
#if NBOMBER
        "nbomber",
#endif
    ];

    /// <summary>The one of a name.</summary>
    /// <exception cref="ArgumentException">There is none in this build.</exception>
    public static ILoadEngine Named(string name, TextWriter progress) => name switch
    {
        "own" => new OwnEngine(progress),
#if NBOMBER
        "nbomber" => new NBomberEngine(),
#endif
        _ => throw new ArgumentException(
            $"There is no load engine {name} in this build; there is {string.Join(", ", Names)}. "
                + "NBomber needs a build with -p:EnableNBomber=true."),
    };
}
