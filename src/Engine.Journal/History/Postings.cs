using System.Runtime.InteropServices;

namespace Engine.Journal.History;

/// <summary>What rows that are not sealed yet are found by.</summary>
internal enum PostingKind
{
    /// <summary>Accounts of transfers and expiries, on either side.</summary>
    Account,

    /// <summary>The 128 bits of user data, where they are not 0.</summary>
    UserData128,

    /// <summary>The 64 bits of user data, where they are not 0.</summary>
    UserData64,

    /// <summary>Kinds of events.</summary>
    EventKind,

    /// <summary>Accounts that were created.</summary>
    CreatedAccount,
}

/// <summary>The rows of one key, by rising sequence: as many as there were when it was asked for.</summary>
/// <param name="first">The only one, or the first.</param>
/// <param name="all">All of them; null where there is one at most.</param>
/// <param name="count">How many.</param>
internal readonly struct PostingRun(long first, long[]? all, int count)
{
    /// <summary>How many.</summary>
    public int Count => count;

    /// <summary>The sequence of a row.</summary>
    public long this[int index] => (all is null ? first : all[index]) >> 1;

    /// <summary>Whether the key is a row's credit account, rather than its debit account.</summary>
    public bool IsCredit(int index) => ((all is null ? first : all[index]) & 1) != 0;

    /// <summary>The first whose sequence is not below one; <see cref="Count"/> if there is none.</summary>
    public int FirstFrom(long sequence)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = this[middle] < sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>
/// The rows of a leaf by key. Most keys of most kinds have one row, which takes no list of its own. Of one thread at a
/// time, but a run that was given out stays as it is.
/// </summary>
internal sealed class Postings
{
    private readonly Dictionary<UInt128, (long First, long[]? All, int Count)> _runs = [];

    /// <summary>Rows up to here are in it.</summary>
    public long Through { get; set; }

    /// <summary>The rows of a key.</summary>
    public PostingRun Of(UInt128 key) =>
        _runs.TryGetValue(key, out (long First, long[]? All, int Count) run)
            ? new PostingRun(run.First, run.All, run.Count)
            : default;

    /// <summary>Adds a row behind those of its key.</summary>
    public void Add(UInt128 key, long sequence, bool isCredit = false)
    {
        long entry = (sequence << 1) | (isCredit ? 1L : 0L);
        ref (long First, long[]? All, int Count) run =
            ref CollectionsMarshal.GetValueRefOrAddDefault(_runs, key, out _);
        if (run.Count == 0)
        {
            run.First = entry;
        }
        else if (run.All is null || run.Count == run.All.Length)
        {
            long[] grown = new long[Math.Max(4, 2 * run.Count)];
            grown[0] = run.First;
            run.All?.CopyTo(grown, 0);
            run.All = grown;
        }

        if (run.All is not null)
        {
            run.All[run.Count] = entry;
        }

        run.Count++;
    }
}
