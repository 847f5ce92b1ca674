using Engine.Client;

namespace Engine.Cli.Workload;

/// <summary>
/// Transfers shaped like a payment day's: many customers pay few merchants, some merchants far more than others; one
/// in sixteen is a hold, most of them posted and some voided sixteen transfers later. Transfer i is the same however
/// often and in whatever order it is asked for, so that a run can go on after a crash and be proved afterwards.
/// </summary>
internal sealed class SampleTransfers
{
    public const uint Ledger = 1;
    private const ushort Code = 1;
    private const int Merchants = 128;
    private const int BusyMerchant = 5;

    // A hold and what resolves it lie in one group, so a batch of whole groups is complete in itself.
    public const int Group = 32;
    private const int HoldAt = 3;
    private const int ResolveAt = HoldAt + 16;

    private readonly UInt128 _run;
    private readonly int _customers;
    private readonly bool _holds;

    /// <param name="run">Tells the ids of one run from another's.</param>
    /// <param name="customers">Accounts that pay.</param>
    /// <param name="holds">Whether there are holds among the transfers.</param>
    public SampleTransfers(ulong run, int customers, bool holds)
    {
        _run = (UInt128)run << 64;
        _customers = customers;
        _holds = holds;
    }

    /// <summary>The merchant who gets most payments.</summary>
    public UInt128 BusiestAccount => AccountId(_customers);

    /// <summary>A merchant who gets one payment in fifty, about.</summary>
    public UInt128 BusyAccount => AccountId(_customers + BusyMerchant);

    /// <summary>The share of all transfers that <see cref="BusyAccount"/> gets.</summary>
    public static double BusyShare =>
        Math.Cbrt((BusyMerchant + 1) / (double)Merchants) - Math.Cbrt(BusyMerchant / (double)Merchants);

    /// <summary>The id of transfer <paramref name="index"/>.</summary>
    public UInt128 IdOf(long index) => _run | (UInt128)(ulong)(index + 1);

    /// <summary>Creates every account that the transfers name.</summary>
    /// <exception cref="InvalidOperationException">One was refused.</exception>
    public async Task OpenAccountsAsync(EngineClient client, CancellationToken cancellation)
    {
        foreach (Account[] chunk in Accounts().Chunk(EngineClientOptions.MaxEventsPerRequest))
        {
            AccountsReply reply = await client.CreateAccountsAsync(chunk, cancellation);
            if (!reply.AllOk)
            {
                throw new InvalidOperationException($"An account was refused: {reply.Errors[0].Result}.");
            }
        }
    }

    private IEnumerable<Account> Accounts()
    {
        for (int i = 0; i < _customers + Merchants; i++)
        {
            yield return new Account { Id = AccountId(i), Ledger = Ledger, Code = (ushort)(i < _customers ? 1 : 2) };
        }
    }

    /// <summary>Fills a batch with the transfers from <paramref name="first"/> on.</summary>
    public void Fill(Span<Transfer> batch, long first)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = At(first + i);
        }
    }

    private Transfer At(long index)
    {
        int place = (int)(index % Group);
        if (_holds && place == ResolveAt)
        {
            return Resolution(index, voids: index / Group % 4 == 3);
        }

        ulong random = Mix((ulong)index ^ (ulong)(_run >> 64));
        return new Transfer
        {
            Id = IdOf(index),
            DebitAccountId = AccountId((int)((random >> 32) * (ulong)_customers >> 32)),
            CreditAccountId = AccountId(_customers + Skewed((uint)random)),
            Amount = 1 + Mix(random) % 50_000,
            UserData64 = (ulong)index,
            Ledger = Ledger,
            Code = Code,
            Flags = _holds && place == HoldAt ? TransferFlags.Pending : 0,
        };
    }

    private Transfer Resolution(long index, bool voids) => new()
    {
        Id = IdOf(index),
        PendingId = IdOf(index - (ResolveAt - HoldAt)),
        Amount = voids ? 0 : UInt128.MaxValue,
        Flags = voids ? TransferFlags.VoidPending : TransferFlags.PostPending,
    };

    // The cube of a uniform number: the first merchant of 128 gets a fifth of all payments.
    private static int Skewed(uint random)
    {
        double uniform = random / (double)(1UL << 32);
        return (int)(Merchants * uniform * uniform * uniform);
    }

    private static UInt128 AccountId(int number) => (UInt128)0xACC0 << 112 | (UInt128)(uint)(number + 1);

    // SplitMix64's finalizer (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output.
    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
