using Engine.Cli.Processes;
using Engine.Client;
using Engine.Journal;
using Npgsql;

namespace Engine.Cli.Bench;

/// <summary>A measurement on an engine and a PostgreSQL of its own, either of which may fail in the middle.</summary>
internal static class Measurement
{
    /// <summary>Measures; what an engine or its PostgreSQL does wrong ends it in one line.</summary>
    /// <exception cref="ToolException">There is no figure; says why.</exception>
    public static async Task<TReport> RunAsync<TReport>(
        Func<CancellationToken, Task<TReport>> measure, CancellationToken cancellation)
    {
        try
        {
            return await measure(cancellation);
        }
        catch (Exception failure) when (failure is EngineProcessException or JournalException)
        {
            throw new ToolException($"There is no figure: {failure.Message}", failure);
        }
        catch (EngineException failure)
        {
            throw new ToolException($"There is no figure: the engine failed in the middle: {failure.Message}", failure);
        }
        catch (NpgsqlException failure)
        {
            throw new ToolException(
                $"There is no figure: PostgreSQL failed in the middle: {JournalErrors.ReasonOf(failure)}.", failure);
        }
    }
}
