namespace Engine.Server.Hosting;

/// <summary>What the exit code of <c>engine serve</c> says.</summary>
public static class ExitCode
{
    /// <summary>Asked to stop; everything accepted was made durable and answered.</summary>
    public const int Stopped = 0;

    /// <summary>It could not start; one line said what and what to do.</summary>
    public const int CannotStart = 1;

    /// <summary>Asked to stop, but some requests did not become durable in time and were answered as unknown.</summary>
    public const int LeftUnknown = 2;

    /// <summary>Another engine owns the journal now.</summary>
    public const int Fenced = 3;

    /// <summary>An invariant was found broken: it stopped rather than go on with a state it does not trust.</summary>
    public const int Broken = 4;
}
