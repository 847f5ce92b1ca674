namespace Engine.Journal.Blocks;

/// <summary>The version of the ledger's rules that every block row carries, so that replay can use the same.</summary>
internal static class RulesVersion
{
    /// <summary>The rules that this engine writes under.</summary>
    public const int Current = 1;
}
