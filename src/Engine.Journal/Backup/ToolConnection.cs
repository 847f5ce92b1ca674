using System.Globalization;
using Npgsql;

namespace Engine.Journal.Backup;

/// <summary>How PostgreSQL's own tools are told where to connect: by variables, which other users do not see.</summary>
internal static class ToolConnection
{
    /// <summary>The variables for a connection string.</summary>
    /// <param name="connectionString">The server.</param>
    /// <param name="applicationName">The name to show up under.</param>
    public static Dictionary<string, string> Of(string connectionString, string applicationName)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var variables = new Dictionary<string, string>
        {
            ["PGHOST"] = settings.Host ?? "",
            ["PGPORT"] = settings.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = UserOf(settings),
            ["PGAPPNAME"] = applicationName,
            ["PGSSLMODE"] = settings.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
        };
        Add("PGPASSWORD", settings.Password);
        Add("PGPASSFILE", settings.Passfile);
        Add("PGSSLROOTCERT", settings.RootCertificate);
        Add("PGSSLCERT", settings.SslCertificate);
        Add("PGSSLKEY", settings.SslKey);
        return variables;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables[name] = value;
            }
        }
    }

    /// <summary>Who connects.</summary>
    public static string UserOf(NpgsqlConnectionStringBuilder settings) =>
        string.IsNullOrEmpty(settings.Username) ? Environment.UserName : settings.Username;
}
