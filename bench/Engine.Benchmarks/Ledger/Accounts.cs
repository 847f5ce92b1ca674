using Engine.Core.Ledger;

namespace Engine.Benchmarks.Ledger;

/// <summary>Accounts with random ids, drawn as asked, and ledgers that hold them. For one thread.</summary>
internal sealed class Accounts(int count, Draw draw)
{
    /// <summary>Transfers in a batch.</summary>
    public const int Batch = 8_000;

    private const ulong Start = 1_700_000_000_000_000_000;
    private const int Events = 16_384;
    private static readonly LedgerLimits s_unlimited = new(long.MaxValue, long.MaxValue, long.MaxValue);

    private readonly Random _random = new(1);
    private ulong _made;

    /// <summary>The account that has nothing and may not be overdrawn.</summary>
    public static UInt128 Poor => UInt128.MaxValue - 1;

    /// <summary>The id of an account: random, as clients choose them.</summary>
    public static UInt128 IdOf(int number) => new(Mix((ulong)number), Mix((ulong)number ^ 0x5555_5555_5555_5555));

    /// <summary>The number of an account.</summary>
    public int Next()
    {
        if (draw == Draw.Uniform)
        {
            return _random.Next(count);
        }

        // The inverse of the logarithm that sums of 1/k come to; the popular ones are scattered over the table.
        long rank = (long)Math.Pow(count, _random.NextDouble());
        return (int)((ulong)rank * 0x9E37_79B1 % (ulong)count);
    }

    /// <summary>Two different ones.</summary>
    public (int Debit, int Credit) NextPair()
    {
        int debit = Next();
        int credit = Next();
        return (debit, credit == debit ? (credit + 1) % count : credit);
    }

    /// <summary>A plain transfer with a new, random id.</summary>
    public Transfer NextTransfer()
    {
        (int debit, int credit) = NextPair();
        return new Transfer
        {
            Id = new UInt128(Mix(++_made), _made),
            DebitAccountId = IdOf(debit),
            CreditAccountId = IdOf(credit),
            Amount = 1,
            Ledger = 1,
            Code = 1,
        };
    }

    /// <summary>A ledger with all accounts, and with so many transfers.</summary>
    public StateMachine NewLedger(int transfers)
    {
        var ledger = new StateMachine(s_unlimited, new EventBuffer(Events));
        var results = new ResultList();
        var accounts = new Account[Batch];
        for (int first = 0; first < count; first += Batch)
        {
            int size = Math.Min(Batch, count - first);
            for (int i = 0; i < size; i++)
            {
                accounts[i] = new Account { Id = IdOf(first + i), Ledger = 1, Code = 1 };
            }

            ledger.CreateAccounts(accounts.AsSpan(0, size), Start, results);
        }

        Account poor = new() { Id = Poor, Ledger = 1, Code = 1, Flags = AccountFlags.DebitsMustNotExceedCredits };
        ledger.CreateAccounts([poor], Start, results);
        var batch = new Transfer[Batch];
        for (int made = 0; made < transfers; made += Batch)
        {
            foreach (ref Transfer transfer in batch.AsSpan())
            {
                transfer = NextTransfer();
            }

            ledger.CreateTransfers(batch, Start, results);
        }

        return results.Count == 0 ? ledger : throw new InvalidOperationException("What the suite stands on was refused.");
    }

    // SplitMix64's finalizer (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output.
    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
