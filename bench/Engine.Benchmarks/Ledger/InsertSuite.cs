using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using Engine.Core.Ledger;

namespace Engine.Benchmarks.Ledger;

/// <summary>Growing from nothing to many accounts with random ids; time an account. The ledger checks each, too.</summary>
[BenchmarkCategory("insert")]
public class InsertSuite
{
    private const int Count = 1_000_000;

    private readonly Account[] _accounts = new Account[Count];

    /// <summary>Makes the records.</summary>
    [GlobalSetup]
    public void Make()
    {
        for (int i = 0; i < Count; i++)
        {
            _accounts[i] = new Account { Id = Accounts.IdOf(i), Ledger = 1, Code = 1 };
        }
    }

    /// <summary>The comparator; it starts small and grows, as the table does.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int Dictionary()
    {
        var dictionary = new Dictionary<UInt128, Account>();
        foreach (Account account in _accounts)
        {
            dictionary.Add(account.Id, account);
        }

        return dictionary.Count;
    }

    /// <summary>The same, for many threads.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int ConcurrentDictionary()
    {
        var dictionary = new ConcurrentDictionary<UInt128, Account>();
        foreach (Account account in _accounts)
        {
            dictionary.TryAdd(account.Id, account);
        }

        return dictionary.Count;
    }

    /// <summary>The ledger, with every rule of an account and an event for the journal.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public long Ledger()
    {
        var ledger = new StateMachine(
            new LedgerLimits(long.MaxValue, long.MaxValue, long.MaxValue), new EventBuffer(16_384));
        var results = new ResultList();
        for (int first = 0; first < Count; first += Accounts.Batch)
        {
            ledger.CreateAccounts(
                _accounts.AsSpan(first, Math.Min(Accounts.Batch, Count - first)), 1, results);
        }

        return ledger.AccountCount;
    }
}
