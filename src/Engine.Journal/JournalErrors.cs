using Npgsql;

namespace Engine.Journal;

/// <summary>Turns what the driver throws into one line for the operator.</summary>
internal static class JournalErrors
{
    /// <summary>Says what failed and what to do about it.</summary>
    public static JournalException Explain(Exception failure, string target)
    {
        string what = failure switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } => "check user and password",
            PostgresException { SqlState: PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                "check user and password",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                "create the database, or name another",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
                "run it as the owner of the schema engine, or give the user a database of its own",
            PostgresException => "see the server's log",
            _ when failure.GetBaseException() is TimeoutException =>
                "it is there but answers nothing: check that it is not stopped, and the network between",
            _ => "check that the server runs and that the connection string names it",
        };
        return new JournalException($"PostgreSQL at {target}: {ReasonOf(failure)}: {what}.", failure);
    }

    /// <summary>
    /// Why something failed, in one line: the driver puts what the system said into the inner exception.
    /// </summary>
    public static string ReasonOf(Exception failure)
    {
        Exception cause = failure.GetBaseException();
        string reason = failure is PostgresException refused ? refused.MessageText
            : cause != failure ? $"{failure.Message} ({cause.Message})"
            : failure.Message;
        return reason.ReplaceLineEndings(" ");
    }
}
