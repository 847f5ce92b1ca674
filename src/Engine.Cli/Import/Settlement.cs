using System.Numerics;
using Engine.Cli.Output;
using Engine.Client;
using Engine.V1;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Import;

/// <summary>What was refused with one code.</summary>
internal sealed class Refusals
{
    /// <summary>How often, and where first.</summary>
    public LineTally Lines { get; } = new();

    /// <summary>How many of them had been refused by an earlier run already, which used their ids up.</summary>
    public long Earlier { get; set; }
}

/// <summary>What was moved in one ledger.</summary>
internal sealed class LedgerSum
{
    private UInt128 _forward;
    private UInt128 _turned;
    private BigInteger _forwardAbove;
    private BigInteger _turnedAbove;

    /// <summary>Transfers.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of those in the direction of the rows, minor units.</summary>
    public BigInteger Forward => _forwardAbove + _forward;

    /// <summary>The sum of those whose negative amount turned the direction, minor units.</summary>
    public BigInteger Turned => _turnedAbove + _turned;

    /// <summary>The difference, minor units.</summary>
    public BigInteger Net => Forward - Turned;

    /// <summary>Adds a transfer.</summary>
    public void Add(UInt128 amount, bool turned)
    {
        Count++;
        if (turned)
        {
            Add(ref _turned, ref _turnedAbove, amount);
        }
        else
        {
            Add(ref _forward, ref _forwardAbove, amount);
        }
    }

    private static void Add(ref UInt128 sum, ref BigInteger above, UInt128 amount)
    {
        sum += amount;
        if (sum < amount)
        {
            above += BigInteger.One << 128;
        }
    }
}

/// <summary>Adds up what became of the transfers sent.</summary>
/// <param name="balances">What they moved on accounts.</param>
/// <param name="givesIds">Whether the file gives ids, so that one may stand in it twice.</param>
internal sealed class Settlement(RunningBalances balances, bool givesIds)
{
    private readonly IdSet? _moved = givesIds ? new IdSet() : null;
    private readonly SortedDictionary<string, Refusals> _refused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<uint, LedgerSum> _ledgers = [];

    /// <summary>Transfers answered.</summary>
    public long Sent { get; private set; }

    /// <summary>Those that took effect now.</summary>
    public long Ok { get; private set; }

    /// <summary>Those that had taken effect before.</summary>
    public long AlreadyThere { get; private set; }

    /// <summary>Those refused.</summary>
    public long RefusedCount => Sent - Ok - AlreadyThere;

    /// <summary>Those refused, by code.</summary>
    public IReadOnlyDictionary<string, Refusals> Refused => _refused;

    /// <summary>What was moved, now or before, by ledger.</summary>
    public IReadOnlyDictionary<uint, LedgerSum> Ledgers => _ledgers;

    /// <summary>All is durable up to here.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>Adds the answers to a batch, whose transfers say by now what they moved.</summary>
    public void Add(ImportBatch batch, TransfersOutcome outcome)
    {
        ReadOnlySpan<RowOrigin> origins = batch.Origins;
        ReadOnlySpan<Transfer> transfers = batch.Transfers.Span;
        int next = 0;
        for (int i = 0; i < origins.Length; i++)
        {
            ref readonly RowOrigin origin = ref origins[i];
            bool hasError = next < outcome.Errors.Count && outcome.Errors[next].Index == i;
            if (!hasError)
            {
                Ok++;
                Move(origin, transfers[i]);
            }
            else if (outcome.Errors[next++] is { Result: CreateTransferResult.Exists })
            {
                AlreadyThere++;
                Move(origin, transfers[i]);
            }
            else
            {
                Refuse(origin.Line, outcome.Errors[next - 1]);
            }

            balances.Check(origin);
        }

        Sent += origins.Length;
        LastSequence = Math.Max(LastSequence, outcome.LastSequence);
    }

    private void Move(in RowOrigin origin, in Transfer transfer)
    {
        // One whose id an earlier row has is that row's transfer, which moved its amount once.
        if (_moved?.Add(transfer.Id) == false)
        {
            return;
        }

        balances.Add(origin, transfer.Amount);
        if (!_ledgers.TryGetValue(transfer.Ledger, out LedgerSum? sum))
        {
            _ledgers.Add(transfer.Ledger, sum = new LedgerSum());
        }

        sum.Add(transfer.Amount, origin.Turned);
    }

    // An id that an earlier run used up is reported as the refusal it was then.
    private void Refuse(long line, TransferError error)
    {
        bool earlier = error.Result == CreateTransferResult.IdAlreadyFailed
            && error.Reason != CreateTransferResult.Unspecified;
        string code = ResultName.Of(earlier ? error.Reason : error.Result);
        if (!_refused.TryGetValue(code, out Refusals? refusals))
        {
            _refused.Add(code, refusals = new Refusals());
        }

        refusals.Lines.Add(line);
        refusals.Earlier += earlier ? 1 : 0;
    }
}
