namespace Engine.Journal.Verification;

/// <summary>A transfer as its row says it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Debit">The account debited.</param>
/// <param name="Credit">The account credited.</param>
/// <param name="Amount">The amount as text, minor units: what somebody wrote there may be any number.</param>
public sealed record SeenTransfer(UInt128 Id, UInt128 Debit, UInt128 Credit, string Amount);
