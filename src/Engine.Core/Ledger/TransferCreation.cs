using System.Runtime.CompilerServices;

namespace Engine.Core.Ledger;

/// <summary>Creates one transfer: decides by the codes of create_transfers, in their order of precedence.</summary>
internal sealed class TransferCreation(LedgerState state, EventBuffer events)
{
    private readonly TransferTags[] _tags = new TransferTags[Prefetch.Group];
    private readonly TransferBooking _booking = new(state, events);
    private readonly HoldResolution _resolution = new(state, events);
    private readonly HoldExpiry _expiry = new(state, events);

    /// <summary>Where the tags of an event are kept while its group is applied, by its index in the batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TransferTags TagsOf(int index) => ref _tags[index & (Prefetch.Group - 1)];

    /// <summary>Creates the transfer, or says why not. Nothing has changed then.</summary>
    /// <param name="request">The transfer asked for.</param>
    /// <param name="tags">The tags of its ids.</param>
    /// <param name="stamp">Stamp of the event, ns.</param>
    /// <param name="amount">The actual amount, where it was created.</param>
    public CreateTransferResult Create(in Transfer request, TransferTags tags, ulong stamp, out UInt128 amount)
    {
        CreateTransferResult result = TransferIdentity.Check(request, tags.Id, state.Transfers);
        if (result != CreateTransferResult.Ok)
        {
            amount = UInt128.Zero;
            return result;
        }

        return (request.Flags & TransferContent.Resolving) != 0
            ? _resolution.Resolve(request, stamp, out amount)
            : _booking.Book(request, tags, stamp, out amount);
    }

    /// <summary>Does what a refusal leaves: a transient one burns the id, a hold met too late expires.</summary>
    public void LeaveTrace(in Transfer refused, ulong stamp, CreateTransferResult result)
    {
        if (result.IsTransient())
        {
            state.Effects.Burn(refused.Id, result, stamp);
            events.AddIdBurnt(refused.Id, result, stamp);
        }
        else if (result == CreateTransferResult.PendingTransferExpired)
        {
            _expiry.ExpireIfOpen(refused.PendingId, stamp);
        }
    }
}
