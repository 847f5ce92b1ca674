namespace Engine.Cli.Bench.History;

/// <summary>What of history is measured.</summary>
internal enum HistoryPart
{
    /// <summary>The rate beside a sealer against that without.</summary>
    Sealing,

    /// <summary>The rate that seals keep pace with; memory and disk that rows take.</summary>
    Sustained,

    /// <summary>What saving a checkpoint costs.</summary>
    Checkpoint,

    /// <summary>A long history: rate, pages, start.</summary>
    Grown,
}
