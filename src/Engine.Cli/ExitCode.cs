namespace Engine.Cli;

/// <summary>What the tool's exit codes mean.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Ok = 0;

    /// <summary>It did not, and one line says why.</summary>
    public const int Failure = 1;
}
