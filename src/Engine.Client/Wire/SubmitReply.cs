using Engine.V1;

namespace Engine.Client.Wire;

/// <summary>A SubmitTransfersResponse as decoded.</summary>
internal sealed class SubmitReply
{
    public BatchPosition Position { get; set; }

    public IReadOnlyList<TransferError> Errors { get; set; } = [];

    public IReadOnlyList<ActualAmount> Amounts { get; set; } = [];

    public IReadOnlyList<TransferBalances> Balances { get; set; } = [];

    public ulong RequestNumber { get; set; }

    public SubmitOutcome Outcome { get; set; }

    public string Reason { get; set; } = "";
}
