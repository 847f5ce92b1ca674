using Engine.Client;
using Engine.Load.Running;
using Engine.Load.Workload;
using Engine.V1;

namespace Engine.Load.Tests.Fixtures;

/// <summary>Answers at once and as it must, save while it is told to hold its answers back.</summary>
internal sealed class StubTarget : ILoadTarget
{
    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<LoadRequest> _held = new();

    public Func<bool> IsFrozen { get; init; } = static () => false;

    public Action<LoadRequest> Seen { get; init; } = static _ => { };

    /// <summary>What it answers instead of what it must, by position of the transfer among all.</summary>
    public Func<long, CreateTransferResult?> Lie { get; init; } = static _ => null;

    public long Transfers { get; private set; }

    public int Held => _held.Count;

    public void Send(LoadRequest request)
    {
        Seen(request);
        if (IsFrozen())
        {
            _held.Enqueue(request);
        }
        else
        {
            Answer(request);
        }
    }

    public void Thaw()
    {
        while (_held.TryDequeue(out LoadRequest? request))
        {
            Answer(request);
        }
    }

    private void Answer(LoadRequest request)
    {
        List<TransferError> errors = [];
        for (int i = 0; i < request.Count; i++)
        {
            Client.Transfer transfer = request.Transfers.Span[i];
            CreateTransferResult result = Lie(Transfers++) ?? Truth(transfer);
            if (result != CreateTransferResult.Unspecified)
            {
                errors.Add(new TransferError(i, result, 0, CreateTransferResult.Unspecified));
            }
        }

        request.Answer(errors);
    }

    private CreateTransferResult Truth(Client.Transfer transfer)
    {
        if (transfer.DebitAccountId == LoadAccounts.Poor)
        {
            return CreateTransferResult.ExceedsCredits;
        }

        if (transfer.PendingId != 0 && !_known.Contains(transfer.PendingId))
        {
            return CreateTransferResult.PendingTransferNotFound;
        }

        return _known.Add(transfer.Id) ? CreateTransferResult.Unspecified : CreateTransferResult.Exists;
    }
}
