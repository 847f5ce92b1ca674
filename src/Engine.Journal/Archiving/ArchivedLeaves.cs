using System.Collections.Frozen;
using Engine.Journal.Blocks;
using Npgsql;

namespace Engine.Journal.Archiving;

/// <summary>
/// Which sealed leaves are archived, as far as an engine has noticed. Nobody tells it: who asks a table that is gone looks
/// again, and asks where the rows are by then.
/// </summary>
internal sealed class ArchivedLeaves
{
    private volatile FrozenDictionary<int, ArchivedLeaf> _leaves = FrozenDictionary<int, ArchivedLeaf>.Empty;

    /// <summary>The archive of a leaf; null where the leaf is in the database. Any thread.</summary>
    public ArchivedLeaf? Find(int leaf) => _leaves.GetValueOrDefault(leaf);

    /// <summary>The table that has the events of a leaf. Any thread.</summary>
    public string TableOf(int leaf) => _leaves.ContainsKey(leaf) ? KeptRows.TableOf(leaf) : Leaves.TableOf(leaf);

    /// <summary>The first of some leaves that is archived; null where none is. Any thread.</summary>
    public ArchivedLeaf? FindFirst(int first, int last)
    {
        FrozenDictionary<int, ArchivedLeaf> leaves = _leaves;
        for (int leaf = first; leaf <= last && leaves.Count > 0; leaf++)
        {
            if (leaves.TryGetValue(leaf, out ArchivedLeaf? archived))
            {
                return archived;
            }
        }

        return null;
    }

    /// <summary>Looks again. Any thread.</summary>
    public async Task RefreshAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        _leaves = (await ArchivedLeaf.ListAsync(connection, cancellation).ConfigureAwait(false))
            .ToFrozenDictionary(leaf => leaf.Number);

    /// <summary>Whether a question failed because a table is not where it was.</summary>
    public static bool HasMoved(Exception failed) =>
        failed is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable };
}
