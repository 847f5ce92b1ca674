using Engine.Client.Wire;
using Engine.V1;

namespace Engine.Client.Calls;

/// <summary>The calls about holds, in records.</summary>
internal sealed class HoldCalls(UnaryCalls calls)
{
    public async Task<ExtensionsReply> ExtendAsync(
        IReadOnlyList<(UInt128 HoldId, uint Timeout)> extensions, CancellationToken cancellationToken)
    {
        var request = new ExtendHoldsRequest();
        request.Extensions.AddRange(extensions.Select(
            extension => new HoldExtension { HoldId = Messages.Id(extension.HoldId), Timeout = extension.Timeout }));
        var (reply, mayHaveTakenEffect) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).ExtendHoldsAsync(request, options),
            request, writes: true, cancellationToken).ConfigureAwait(false);

        // After a lost attempt, a hold that already has this very timeout was given it by that attempt.
        var errors = reply.Results
            .Where(result => !(mayHaveTakenEffect && result.Result == ExtendHoldResult.Exists))
            .Select(result => new ExtensionError((int)result.Index, result.Result)).ToList();
        return new ExtensionsReply(Messages.Position(reply.Position), errors);
    }

    public async Task<GroupReply> ResolveAsync(HoldGroup group, GroupAction action, CancellationToken cancellationToken)
    {
        var request = new ResolveGroupRequest
        {
            Ledger = group.Ledger,
            Group = Messages.Id(group.Group),
            Action = action,
            FirstId = Messages.Id(group.FirstId),
            MaxHolds = (uint)group.MaxHolds,
        };
        var (reply, mayHaveTakenEffect) = await calls.CallAsync(
            static (invoker, request, options) =>
                new LedgerService.LedgerServiceClient(invoker).ResolveGroupAsync(request, options),
            request, writes: true, cancellationToken).ConfigureAwait(false);

        // After a lost attempt, what exists was made by that attempt, and is the ok that was lost.
        var isOurs = mayHaveTakenEffect && reply.Result == ResolveGroupResult.Exists;
        return new GroupReply(isOurs ? ResolveGroupResult.Unspecified : reply.Result, Messages.Position(reply.Position))
        {
            Holds = (int)reply.Holds,
            Amount = new UInt128(reply.AmountHigh, reply.Amount),
            Timestamp = reply.Timestamp,
            RefusedHold = Messages.Id(reply.RefusedHold),
            Refusal = reply.Refusal,
            Reason = reply.Reason,
        };
    }
}
