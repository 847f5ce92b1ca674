using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using Engine.Core.Ledger;

namespace Engine.Benchmarks.Ledger;

/// <summary>Finding records by random ids, one at a time and copied out; time a look-up.</summary>
[BenchmarkCategory("lookup")]
public class LookupSuite
{
    private const int Lookups = 65_536;

    private readonly UInt128[] _accountIds = new UInt128[Lookups];
    private readonly UInt128[] _transferIds = new UInt128[Lookups];
    private StateMachine _ledger = null!;
    private Dictionary<UInt128, Account> _dictionary = [];
    private ConcurrentDictionary<UInt128, Account> _concurrent = [];
    private Dictionary<UInt128, Transfer> _transfers = [];

    /// <summary>Accounts, and transfers.</summary>
    [Params(10_000, 1_000_000)]
    public int Count { get; set; }

    /// <summary>Fills all of them alike.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var accounts = new Accounts(Count, Draw.Uniform);
        _ledger = accounts.NewLedger(transfers: 0);
        _dictionary = new(Count);
        _concurrent = new(1, Count);
        _transfers = new(Count);
        for (int i = 0; i < Count; i++)
        {
            UInt128 id = Accounts.IdOf(i);
            _ledger.TryGetAccount(id, out Account account);
            _dictionary.Add(id, account);
            _concurrent.TryAdd(id, account);
            Transfer transfer = accounts.NextTransfer();
            _ledger.CreateTransfers([transfer], 1, new ResultList());
            _transfers.Add(transfer.Id, transfer);
        }

        UInt128[] transferIds = [.. _transfers.Keys];
        var random = new Random(2);
        for (int i = 0; i < Lookups; i++)
        {
            _accountIds[i] = Accounts.IdOf(accounts.Next());
            _transferIds[i] = transferIds[random.Next(Count)];
        }
    }

    /// <summary>Accounts by the comparator.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Lookups)]
    public int DictionaryOfAccounts()
    {
        int found = 0;
        foreach (UInt128 id in _accountIds)
        {
            found += _dictionary.TryGetValue(id, out Account account) && account.Id == id ? 1 : 0;
        }

        return Required(found);
    }

    /// <summary>The same, for many threads.</summary>
    [Benchmark(OperationsPerInvoke = Lookups)]
    public int ConcurrentDictionaryOfAccounts()
    {
        int found = 0;
        foreach (UInt128 id in _accountIds)
        {
            found += _concurrent.TryGetValue(id, out Account account) && account.Id == id ? 1 : 0;
        }

        return Required(found);
    }

    /// <summary>Accounts by the ledger.</summary>
    [Benchmark(OperationsPerInvoke = Lookups)]
    public int AccountTable()
    {
        int found = 0;
        foreach (UInt128 id in _accountIds)
        {
            found += _ledger.TryGetAccount(id, out Account account) && account.Id == id ? 1 : 0;
        }

        return Required(found);
    }

    /// <summary>Transfers by the comparator.</summary>
    [Benchmark(OperationsPerInvoke = Lookups)]
    public int DictionaryOfTransfers()
    {
        int found = 0;
        foreach (UInt128 id in _transferIds)
        {
            found += _transfers.TryGetValue(id, out Transfer transfer) && transfer.Id == id ? 1 : 0;
        }

        return Required(found);
    }

    /// <summary>Transfers by the ledger.</summary>
    [Benchmark(OperationsPerInvoke = Lookups)]
    public int TransferIndex()
    {
        int found = 0;
        foreach (UInt128 id in _transferIds)
        {
            found += _ledger.TryGetTransfer(id, out Transfer transfer) && transfer.Id == id ? 1 : 0;
        }

        return Required(found);
    }

    private static int Required(int found) =>
        found == Lookups ? found : throw new InvalidOperationException("A record was not found.");
}
