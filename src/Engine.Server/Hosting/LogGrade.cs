namespace Engine.Server.Hosting;

/// <summary>The least grade of what the engine itself logs; may be changed by any thread.</summary>
public sealed class LogGrade
{
    private volatile LogLevel _least = LogLevel.Information;

    /// <summary>The least grade that is logged.</summary>
    public LogLevel Least
    {
        get => _least;
        set => _least = value;
    }
}
