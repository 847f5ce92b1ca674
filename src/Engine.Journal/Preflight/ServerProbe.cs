using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Preflight;

/// <summary>
/// Notices that a whole server has fallen silent while something waits for it. A limit on a question is not enough: when
/// it falls, Npgsql asks the server over another connection to cancel, and waits there for as long as that is silent.
/// </summary>
internal sealed class ServerProbe(string connectionString, TimeSpan limit, TimeProvider time)
{
    /// <summary>
    /// Waits for work, and knocks at the server from time to time meanwhile. What is given up goes on, on connections
    /// that may not be waited for.
    /// </summary>
    /// <param name="work">What waits for the server.</param>
    /// <param name="enough">From when on the work may wait for as long as it likes.</param>
    /// <exception cref="NpgsqlException">The server answers nothing.</exception>
    public async Task<T> WatchAsync<T>(Task<T> work, Task enough)
    {
        while (true)
        {
            await Task.WhenAny(work, enough, Task.Delay(limit, time)).ConfigureAwait(false);
            if (work.IsCompleted || enough.IsCompleted)
            {
                return await work.ConfigureAwait(false);
            }

            if (!await AnswersAsync().ConfigureAwait(false) && !work.IsCompleted)
            {
                throw new NpgsqlException(
                    $"No answer for {limit.TotalSeconds:0} s", new TimeoutException("nor on a new connection"));
            }
        }
    }

    // Whatever it says is an answer, a refusal too. The driver's own limit is for connecting, which asks for no cancel.
    private async Task<bool> AnswersAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "engine probe",
            Timeout = (int)Math.Ceiling(limit.TotalSeconds),
        };
        await using NpgsqlConnection probe = ServerConnection.To(settings.ConnectionString);
        try
        {
            await probe.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception refused)
        {
            return refused.GetBaseException() is not TimeoutException;
        }
    }
}
