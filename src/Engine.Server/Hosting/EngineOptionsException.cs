namespace Engine.Server.Hosting;

/// <summary>Settings that cannot be used; each line names one and says why.</summary>
public sealed class EngineOptionsException : Exception
{
    /// <summary>Keeps the lines.</summary>
    public EngineOptionsException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>One line for each setting that is wrong.</summary>
    public IReadOnlyList<string> Problems { get; }
}
