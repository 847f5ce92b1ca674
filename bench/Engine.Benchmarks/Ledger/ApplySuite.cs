using BenchmarkDotNet.Attributes;
using Engine.Core.Ledger;

namespace Engine.Benchmarks.Ledger;

/// <summary>
/// Batches of 8,000 transfers applied to a ledger that holds ten million already; time a transfer. The comparator moves
/// the same amounts between four balances in an array, by indexes known beforehand: no ids, no checks, no history.
/// </summary>
[BenchmarkCategory("apply")]
public class ApplySuite
{
    private const int Batches = 8;
    private const int Measured = Batches * Accounts.Batch;
    private const int PresentTransfers = 10_000_000;
    private const int BalancesOfAccount = 4;
    private const int DebitsPosted = 1;
    private const int CreditsPosted = 3;
    private const ulong Now = 1_700_000_000_000_000_000;

    private readonly Transfer[] _transfers = new Transfer[Measured];
    private readonly (int Debit, int Credit)[] _pairs = new (int, int)[Measured];
    private readonly ResultList _results = new(Accounts.Batch);
    private Accounts _accounts = null!;
    private StateMachine _ledger = null!;
    private UInt128[] _balances = [];
    private int _expectedResults;

    /// <summary>Accounts in the ledger.</summary>
    [Params(10_000, 1_000_000, 10_000_000)]
    public int Count { get; set; }

    /// <summary>How they are drawn.</summary>
    [Params(Draw.Uniform, Draw.Zipf)]
    public Draw Skew { get; set; }

    /// <summary>Makes the array alone.</summary>
    [GlobalSetup(Target = nameof(ArrayOfBalances))]
    public void MakeArray()
    {
        _accounts = new Accounts(Count, Skew);
        _balances = new UInt128[Count * BalancesOfAccount];
    }

    /// <summary>Makes the ledger alone.</summary>
    [GlobalSetup(Targets = [nameof(Plain), nameof(Linked), nameof(PendingAndPost), nameof(Retry), nameof(Refused)])]
    public void MakeLedger()
    {
        _accounts = new Accounts(Count, Skew);
        _ledger = _accounts.NewLedger(PresentTransfers);
    }

    /// <summary>Draws the pairs.</summary>
    [IterationSetup(Target = nameof(ArrayOfBalances))]
    public void DrawPairs()
    {
        foreach (ref (int, int) pair in _pairs.AsSpan())
        {
            pair = _accounts.NextPair();
        }
    }

    /// <summary>Makes plain transfers.</summary>
    [IterationSetup(Target = nameof(Plain))]
    public void MakePlain()
    {
        foreach (ref Transfer transfer in _transfers.AsSpan())
        {
            transfer = _accounts.NextTransfer();
        }

        _expectedResults = 0;
    }

    /// <summary>Makes chains of two.</summary>
    [IterationSetup(Target = nameof(Linked))]
    public void MakeLinked()
    {
        MakePlain();
        for (int i = 0; i < Measured; i += 2)
        {
            _transfers[i].Flags = TransferFlags.Linked;
        }
    }

    /// <summary>Makes holds, each followed by what posts it.</summary>
    [IterationSetup(Target = nameof(PendingAndPost))]
    public void MakeHolds()
    {
        MakePlain();
        for (int i = 0; i < Measured; i += 2)
        {
            _transfers[i].Flags = TransferFlags.Pending;
            _transfers[i + 1] = new Transfer
            {
                Id = _transfers[i + 1].Id,
                PendingId = _transfers[i].Id,
                Amount = UInt128.MaxValue,
                Flags = TransferFlags.PostPending,
            };
        }

        // The amount that a post came to is part of its answer.
        _expectedResults = Accounts.Batch / 2;
    }

    /// <summary>Makes transfers that were applied already.</summary>
    [IterationSetup(Target = nameof(Retry))]
    public void MakeRetries()
    {
        MakePlain();
        ApplyAll();
        _expectedResults = Accounts.Batch;
    }

    /// <summary>Makes transfers beyond the payer's funds.</summary>
    [IterationSetup(Target = nameof(Refused))]
    public void MakeRefused()
    {
        MakePlain();
        foreach (ref Transfer transfer in _transfers.AsSpan())
        {
            transfer.DebitAccountId = Accounts.Poor;
        }

        _expectedResults = Accounts.Batch;
    }

    /// <summary>The comparator.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Measured)]
    public void ArrayOfBalances()
    {
        foreach ((int debit, int credit) in _pairs)
        {
            _balances[(debit * BalancesOfAccount) + DebitsPosted] += 1;
            _balances[(credit * BalancesOfAccount) + CreditsPosted] += 1;
        }
    }

    /// <summary>Plain transfers.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public void Plain() => ApplyAll();

    /// <summary>Chains of two.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public void Linked() => ApplyAll();

    /// <summary>Holds and their posts.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public void PendingAndPost() => ApplyAll();

    /// <summary>Transfers that are there already.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public void Retry() => ApplyAll();

    /// <summary>Transfers refused for lack of funds; each burns its id.</summary>
    [Benchmark(OperationsPerInvoke = Measured)]
    public void Refused() => ApplyAll();

    private void ApplyAll()
    {
        for (int first = 0; first < Measured; first += Accounts.Batch)
        {
            _results.Clear();
            _ledger.CreateTransfers(_transfers.AsSpan(first, Accounts.Batch), Now, _results);
            if (_results.Count != _expectedResults)
            {
                throw new InvalidOperationException(
                    $"{_results.Count} results where {_expectedResults} were expected: another thing was measured.");
            }
        }
    }
}
