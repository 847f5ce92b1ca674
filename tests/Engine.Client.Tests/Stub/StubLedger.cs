using Engine.V1;
using Google.Protobuf;

namespace Engine.Client.Tests.Stub;

/// <summary>Knows which transfer ids took effect, when, and with which amount.</summary>
internal sealed class StubLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<ByteString, (V1.Transfer Transfer, ulong Timestamp)> transfers = [];
    private readonly List<int> batches = [];
    private readonly List<ByteString> order = [];
    private ulong clock = 1_000;

    /// <summary>The amount that balancing transfers end up with.</summary>
    public ulong Room { get; set; } = ulong.MaxValue;

    /// <summary>Sizes of the requests applied, in order.</summary>
    public IReadOnlyList<int> Batches => Copy(batches);

    /// <summary>Ids in the order in which they took effect.</summary>
    public IReadOnlyList<UInt128> Order => Copy(order).Select(Wire.Messages.Id).ToList();

    public SubmitTransfersResponse Apply(SubmitTransfersRequest request)
    {
        lock (gate)
        {
            batches.Add(request.Transfers.Count);
            var reply = new SubmitTransfersResponse
            {
                RequestNumber = request.RequestNumber,
                Outcome = SubmitOutcome.Answered,
                Position = new V1.BatchPosition
                {
                    FirstSequence = clock,
                    LastSequence = clock + (ulong)request.Transfers.Count - 1,
                    FirstTimestamp = clock,
                    LastTimestamp = clock + (ulong)request.Transfers.Count - 1,
                },
            };
            for (var i = 0; i < request.Transfers.Count; i++)
            {
                Apply(request.Transfers[i], (uint)i, reply);
            }

            return reply;
        }
    }

    public LookupTransfersResponse Lookup(LookupTransfersRequest request)
    {
        lock (gate)
        {
            var reply = new LookupTransfersResponse();
            reply.Transfers.AddRange(request.Ids.Where(transfers.ContainsKey).Select(id => transfers[id].Transfer));
            return reply;
        }
    }

    private void Apply(V1.Transfer transfer, uint index, SubmitTransfersResponse reply)
    {
        var now = clock++;
        if (transfers.TryGetValue(transfer.Id, out var known))
        {
            reply.Results.Add(new TransferResult
            {
                Index = index, Result = CreateTransferResult.Exists, Timestamp = known.Timestamp,
            });
            return;
        }

        var stored = transfer.Clone();
        if ((transfer.Flags & (uint)TransferFlags.BalancingDebit) != 0 && transfer.Amount > Room)
        {
            stored.Amount = Room;
            reply.Amounts.Add(new V1.ActualAmount { Index = index, Amount = Room });
        }

        var isImported = (transfer.Flags & (uint)TransferFlags.Imported) != 0;
        transfers.Add(transfer.Id, (stored, isImported ? transfer.Timestamp : now));
        order.Add(transfer.Id);
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
