namespace Engine.Journal.Verification;

/// <summary>How the newest rows in PostgreSQL compare with what this engine has committed.</summary>
/// <param name="From">The first sequence compared.</param>
/// <param name="Through">The last one.</param>
/// <param name="Committed">What this engine has committed of them.</param>
/// <param name="Seen">What PostgreSQL holds of them.</param>
/// <param name="Damage">What is wrong, in words that name the first wrong sequence; empty if nothing is.</param>
public sealed record RecentVerification(
    long From, long Through, RowTotals Committed, RowTotals Seen, string Damage = "")
{
    /// <summary>Nothing was committed yet.</summary>
    public static RecentVerification Nothing { get; } = new(1, 0, default, default);

    /// <summary>Both spans as one.</summary>
    internal RecentVerification And(RecentVerification other) => new(
        Math.Min(From, other.From),
        Math.Max(Through, other.Through),
        Committed + other.Committed,
        Seen + other.Seen,
        Damage.Length > 0 ? Damage : other.Damage);
}
