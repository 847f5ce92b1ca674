using System.CommandLine;
using System.Globalization;
using Engine.Cli.Connection;
using Engine.Journal;
using Engine.Journal.Cluster;
using Npgsql;

namespace Engine.Cli.Doctor;

/// <summary>Asks the journal's PostgreSQL, past the engine, whether it is there and who leads.</summary>
internal static class JournalProbe
{
    private const int LimitSeconds = 3;
    private const string Lease =
        "SELECT epoch, holder, address, extract(epoch FROM clock_timestamp() - heartbeat)::float8 FROM engine.engine_lease";

    /// <summary>What is wrong with it, or how it is.</summary>
    public static async Task<Complaint> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var given = parsed.GetValue(JournalPlace.Connection) ?? "";
        var data = parsed.GetRequiredValue(JournalPlace.Data);
        if (given.Length == 0 && !JournalServer.IsCluster(data))
        {
            return new Complaint(
                "notice",
                "Nothing is known of PostgreSQL.",
                $"No connection string was given, and there is no private cluster in {data}.",
                "Name the journal's --connection-string, or the engine's --data, and ask again.");
        }

        var place = given.Length > 0 ? "the server that was named" : $"the private cluster in {data}";
        try
        {
            return await AskAsync(given.Length > 0 ? given : PrivateCluster.ConnectionStringFor(data), place, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure.GetBaseException() is TimeoutException)
        {
            return new Complaint(
                "critical",
                $"PostgreSQL ({place}) leaves a connection unanswered.",
                $"Connecting and one question had no answer within {LimitSeconds} s each.",
                "Its processes are stopped (ps -o pid,stat,cmd; kill -CONT), starved of disk or processor, or the network is cut.");
        }
        catch (Exception failure) when (failure is NpgsqlException or ArgumentException or IOException)
        {
            return new Complaint(
                "critical",
                $"PostgreSQL ({place}) cannot be asked.",
                failure.GetBaseException().Message.TrimEnd('.') + ".",
                given.Length > 0
                    ? "Start it, or mend what it says; its own log tells more."
                    : "It runs while its engine does: start the engine, and see pgdata/log in the data folder.");
        }
    }

    private static async Task<Complaint> AskAsync(string connectionString, string place, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "engine doctor", Pooling = false, Timeout = LimitSeconds, CommandTimeout = LimitSeconds,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(Lease, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return new Complaint(
                "critical", $"The journal's lease is missing ({place}).", "engine.engine_lease has no row.",
                "Restore the row: no engine leads without it.");
        }

        var age = row.IsDBNull(3) ? double.PositiveInfinity : row.GetDouble(3);
        var holder = string.Create(
            CultureInfo.InvariantCulture, $"epoch {row.GetInt64(0)} is held by {row.GetString(1)} at {row.GetString(2)}");
        return new Complaint(
            "notice",
            age < LimitSeconds
                ? $"PostgreSQL ({place}) answers, and an engine leads: {holder}."
                : $"PostgreSQL ({place}) answers, and no engine has confirmed that it leads for {Age(age)}: {holder}.",
            $"The lease's last heartbeat is {Age(age)} old.",
            age < LimitSeconds
                ? $"Ask the engine where it serves: --address {row.GetString(2)}."
                : "Start an engine on this journal (engine serve): it recovers, and leads. Nothing that was answered is lost.");
    }

    private static string Age(double seconds) => double.IsInfinity(seconds)
        ? "unknown"
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
}
