using Engine.Journal.Lanes;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>
/// A table of a leaf while it is being made, under another name. Engines ask by name, and which of the two tables of a leaf is
/// there they know only as far as they have noticed: one that is not whole would be taken for the leaf, and its rows for
/// missing. So it gets its name in the transaction by which it takes its place. Its indexes have theirs from the start, for
/// nobody asks those.
/// </summary>
internal static class TableInMaking
{
    /// <summary>The table, with its schema.</summary>
    /// <param name="name">The name that it is to have.</param>
    public static string Of(string name) => $"engine.{name}_new";

    /// <summary>
    /// Takes away what an attempt that was interrupted has left: under this name, or, if it was by an older version, under the
    /// one that the table was to have.
    /// </summary>
    public static Task<int> ClearAsync(NpgsqlConnection connection, string name, CancellationToken cancellation) =>
        connection.ExecuteAsync($"DROP TABLE IF EXISTS {Of(name)}, engine.{name}", cancellation);

    /// <summary>Gives the table its name; the caller's transaction then puts it in its place.</summary>
    public static Task<int> NameAsync(NpgsqlConnection connection, string name, CancellationToken cancellation) =>
        connection.ExecuteAsync($"ALTER TABLE {Of(name)} RENAME TO {name}", cancellation);
}
