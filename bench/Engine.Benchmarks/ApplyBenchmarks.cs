using BenchmarkDotNet.Attributes;
using Engine.Core.Ledger;

namespace Engine.Benchmarks;

/// <summary>Plain transfers between random accounts, applied in batches of 8,000, time a transfer.</summary>
[MemoryDiagnoser]
public class ApplyBenchmarks
{
    private const int BatchSize = 8_000;
    private const ulong Start = 1_700_000_000_000_000_000;

    private readonly Random _random = new(1);
    private readonly Transfer[] _batch = new Transfer[BatchSize];
    private readonly ResultList _results = new();
    private StateMachine _ledger = null!;
    private ulong _nextId;

    /// <summary>Accounts in the ledger.</summary>
    [Params(10_000, 1_000_000)]
    public int Accounts { get; set; }

    /// <summary>Makes a ledger with its accounts.</summary>
    [GlobalSetup]
    public void CreateAccounts()
    {
        LedgerLimits unlimited = new(long.MaxValue, long.MaxValue, long.MaxValue);
        _ledger = new StateMachine(unlimited, new EventBuffer(16_384));
        var accounts = new Account[BatchSize];
        for (int first = 0; first < Accounts; first += BatchSize)
        {
            int count = Math.Min(BatchSize, Accounts - first);
            for (int i = 0; i < count; i++)
            {
                accounts[i] = new Account { Id = (UInt128)(first + i + 1), Ledger = 1, Code = 1 };
            }

            _ledger.CreateAccounts(accounts.AsSpan(0, count), Start, _results);
        }
    }

    /// <summary>Makes the next batch, outside the measured time.</summary>
    [IterationSetup]
    public void FillBatch()
    {
        for (int i = 0; i < BatchSize; i++)
        {
            int debit = _random.Next(Accounts);
            _batch[i] = new Transfer
            {
                Id = new UInt128((ulong)_random.NextInt64(), ++_nextId),
                DebitAccountId = (UInt128)(debit + 1),
                CreditAccountId = (UInt128)((debit + 1 + _random.Next(Accounts - 1)) % Accounts + 1),
                Amount = 1,
                Ledger = 1,
                Code = 1,
            };
        }
    }

    /// <summary>Applies it.</summary>
    [Benchmark(OperationsPerInvoke = BatchSize)]
    public void Apply()
    {
        _results.Clear();
        _ledger.CreateTransfers(_batch, Start, _results);
        if (_results.Count != 0)
        {
            throw new InvalidOperationException("A plain transfer was refused.");
        }
    }
}
