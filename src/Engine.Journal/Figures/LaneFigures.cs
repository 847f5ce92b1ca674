using Engine.Core.Figures;

namespace Engine.Journal.Figures;

/// <summary>What one lane counts, since the start of the process.</summary>
/// <param name="Lane">Its number, from 0.</param>
/// <param name="Blocks">Blocks that it committed.</param>
/// <param name="Rows">Events in them.</param>
/// <param name="RowsUnderWay">Events of the block that it carries now.</param>
/// <param name="Time">From when a block was given to it until it was known to be committed, the wait for the block before included.</param>
/// <param name="Commit">From the end of a COPY until the server said that it is committed.</param>
public sealed record LaneFigures(
    int Lane, long Blocks, long Rows, long RowsUnderWay, LatencySnapshot Time, LatencySnapshot Commit);
