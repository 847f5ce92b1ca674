namespace Engine.Core.Ledger;

/// <summary>The names of accounts: texts that are only ever added, found by account or by (ledger, name).</summary>
public sealed class NameTable
{
    /// <summary>
    /// The UTF-8 text at an offset. Safe on any thread for an event that was published to it, since texts never move.
    /// </summary>
    public ReadOnlySpan<byte> Text(long offset, int length) => throw new NotImplementedException();
}
