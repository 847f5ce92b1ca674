namespace Engine.Core.Figures;

/// <summary>What the stages of a partition count.</summary>
/// <param name="time">The partition's clock.</param>
/// <param name="isRecording">Whether anything is counted.</param>
public sealed class PartitionFigures(TimeProvider time, bool isRecording)
{
    /// <summary>Of the writer: from a request's arrival until it is applied.</summary>
    public StageFigures Apply { get; } = new(time, isRecording);

    /// <summary>Of the journal's stage: how long it encodes; how long blocks take is the journal's to tell.</summary>
    public StageFigures Journal { get; } = new(time, isRecording);

    /// <summary>Of the replies: from when they were seen to be durable until they are released.</summary>
    public StageFigures Reply { get; } = new(time, isRecording);

    /// <summary>What is moved in each ledger.</summary>
    public LedgerFlows Ledgers { get; } = new();

    /// <summary>Whether anything is counted.</summary>
    public bool IsRecording => isRecording;
}
