using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>A row as a transfer, its accounts still by their numbers in the book.</summary>
internal struct MappedRow
{
    /// <summary>The transfer; its accounts are filled in when the batch is sent.</summary>
    public Transfer Transfer;

    /// <summary>The line on which the row begins.</summary>
    public long Line;

    /// <summary>The account debited.</summary>
    public int Debit;

    /// <summary>The account credited.</summary>
    public int Credit;

    /// <summary>The chain it belongs to; -1 for none.</summary>
    public int Chain;

    /// <summary>Whether a negative amount turned the direction.</summary>
    public bool Turned;

    /// <summary>What the row says of a balance, if the map has such a column.</summary>
    public StatedBalance Stated;

    /// <summary>What it is sorted by.</summary>
    public SortKey[]? Keys;
}

/// <summary>What a row says of an account's balance.</summary>
/// <param name="Account">The account.</param>
/// <param name="Balance">Its balance after the row.</param>
/// <param name="Known">Why the row is known to disagree; null where it is not.</param>
internal readonly record struct StatedBalance(int Account, Int128 Balance, string? Known);

/// <summary>One column's value to sort by: a number or a text.</summary>
internal readonly record struct SortKey(Int128 Number, string? Text) : IComparable<SortKey>
{
    /// <inheritdoc/>
    public int CompareTo(SortKey other) =>
        Text is null ? Number.CompareTo(other.Number) : string.CompareOrdinal(Text, other.Text);
}
