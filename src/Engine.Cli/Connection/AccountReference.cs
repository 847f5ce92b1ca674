using Engine.Client;

namespace Engine.Cli.Connection;

/// <summary>
/// An account as people give it: an id, or a name within a ledger. What reads as an id is one; "name:" before it makes
/// it a name.
/// </summary>
internal static class AccountReference
{
    private const string NamePrefix = "name:";

    /// <summary>The ids of these accounts, in order; names are asked for in one call.</summary>
    /// <exception cref="ToolException">A name is unknown, or was given without a ledger.</exception>
    public static async Task<UInt128[]> ResolveAsync(
        EngineClient client, uint? ledger, IReadOnlyList<string> references, CancellationToken cancellationToken)
    {
        var ids = new UInt128[references.Count];
        var named = new List<int>();
        for (var i = 0; i < references.Count; i++)
        {
            if (!EngineId.TryParse(references[i], out ids[i]))
            {
                named.Add(i);
            }
        }

        if (named.Count == 0)
        {
            return ids;
        }

        if (ledger is not { } within)
        {
            throw new ToolException(
                $"\"{references[named[0]]}\" is a name, and names are within a ledger: add --ledger.");
        }

        var names = named.ConvertAll(i => Name(references[i]));
        var found = await client.ResolveNamesAsync(within, names, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < named.Count; i++)
        {
            ids[named[i]] = found[i] != 0
                ? found[i]
                : throw new ToolException($"No account of ledger {within} has the name \"{names[i]}\"; give an id.");
        }

        return ids;
    }

    private static string Name(string reference) =>
        reference.StartsWith(NamePrefix, StringComparison.Ordinal) ? reference[NamePrefix.Length..] : reference;
}
