namespace Engine.Model.Canary;

/// <summary>One rule of the ledger, broken on purpose by replacing text in one source file.</summary>
/// <param name="Name">What is wrong then.</param>
/// <param name="File">Which file of the engine's core, by its name.</param>
/// <param name="Text">The text; it stands there exactly once.</param>
/// <param name="Replacement">What stands there instead.</param>
public sealed record PlantedBug(string Name, string File, string Text, string Replacement)
{
    /// <summary>The bugs that the tests have to find.</summary>
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("a limit is off by one",
            "BalanceChecks.cs",
            "AccountMark.Debits(dr) + dr.DebitsPosted + amount > dr.CreditsPosted",
            "AccountMark.Debits(dr) + dr.DebitsPosted + amount > dr.CreditsPosted + 1"),
        new("pending debits do not count against the limit",
            "BalanceChecks.cs",
            "AccountMark.Debits(dr) + dr.DebitsPosted + amount > dr.CreditsPosted",
            "dr.DebitsPosted + amount > dr.CreditsPosted"),
        new("a closed account is accepted",
            "BalanceChecks.cs",
            "(dr.Flags & AccountFlags.Closed) != 0",
            "(dr.Flags & AccountFlags.Closed) == AccountFlags.All"),
        new("a transient refusal burns nothing",
            "TransferCreation.cs",
            "if (result.IsTransient())",
            "if (result.IsTransient() && stamp == 0)"),
        new("a broken chain leaves its events in the journal",
            "BatchRun.cs",
            "_events.Truncate(_eventsBefore);",
            ""),
        new("a hold expires a nanosecond late",
            "HoldExpiry.cs",
            "expiresAt <= FirstStamp(now, count)",
            "expiresAt < FirstStamp(now, count)"),
        new("an expiry stays out of the journal",
            "HoldExpiry.cs",
            "events.AddExpiry(state.Transfers[hold], stamp);",
            ""),
        new("a chain that exists is broken by its first member",
            "BatchRun.cs",
            "if (standing > 0)",
            "if (standing > int.MaxValue - 1)"),
        new("the void of a closing transfer leaves its account closed",
            "Effects.cs",
            "            ClearClosed(pending.Flags, ref dr, ref cr);\n        }\n\n        transfers.Holds.Resolve(hold,",
            "        }\n\n        transfers.Holds.Resolve(hold,"),
        new("a broken chain leaves its balances changed",
            "UndoLog.cs",
            "accounts[entry.Number] = entry.Before;",
            ""),
        new("a known id with another amount exists",
            "ExistsComparison.cs",
            "if (amount != stored.Amount)",
            "if (amount != stored.Amount && amount == 0)"),
        new("a hold reserves nothing on the credit side",
            "Effects.cs",
            "cr.CreditsPending = Sum(cr.CreditsPending, amount);",
            ""),
        new("an account forgets that it has holds",
            "AccountMark.cs",
            "account.Reserved | HasPending",
            "account.Reserved"),
        new("a hold that falls due inside a batch can still be posted",
            "HoldResolution.cs",
            "HoldTable.ExpiryOf(hold) <= stamp",
            "HoldTable.ExpiryOf(hold) <= stamp - 10"),
        new("a burnt id is free again after a restart",
            "Replayer.cs",
            "_transfers.ReplayBurntId(row);",
            ""),
        new("a floor does not count holds",
            "LimitChecks.cs",
            "AccountMark.Debits(dr) + dr.DebitsPosted + amount;",
            "dr.DebitsPosted + amount;"),
        new("a debit drops out of its window a slot too soon",
            "VelocityWindow.cs",
            "slot < Past ? 0 : slot - Past;",
            "slot < Past ? 0 : slot - Past + 1;"),
        new("a broken chain leaves its velocity counted",
            "UndoLog.cs",
            "limits.WindowOf(entry.Number).NewestSlot = entry.Slot;",
            ""),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
