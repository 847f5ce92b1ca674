using Engine.V1;

namespace Engine.Client.Calls;

/// <summary>
/// Reads the reply to a retry of CreateAccounts as the answer to the call: after a lost attempt, <c>exists</c> (equal
/// content) is the ok that was lost, save for an id that stands twice in the request and the one that broke a chain.
/// </summary>
internal static class EarlierAccounts
{
    public static List<AccountError> Resolve(ReadOnlySpan<Account> accounts, List<AccountError> errors)
    {
        var left = new List<AccountError>();
        var resolved = new HashSet<UInt128>();
        var next = 0;
        for (var start = 0; start < accounts.Length;)
        {
            var end = ChainEnd(accounts, start);
            var first = next;
            while (next < errors.Count && errors[next].Index < end)
            {
                next++;
            }

            var chain = errors[first..next];
            var committed = chain.Count == end - start
                && chain.TrueForAll(error => error.Result == CreateAccountResult.Exists);
            foreach (var error in chain)
            {
                if (!(committed && resolved.Add(accounts[error.Index].Id)))
                {
                    left.Add(error);
                }
            }

            start = end;
        }

        return left;
    }

    private static int ChainEnd(ReadOnlySpan<Account> accounts, int start)
    {
        var last = start;
        while (last < accounts.Length - 1 && (accounts[last].Flags & AccountFlags.Linked) != 0)
        {
            last++;
        }

        return last + 1;
    }
}
