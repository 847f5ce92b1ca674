namespace Engine.Cli.Conformance;

/// <summary>A ledger that cases are played against. Requests of different cases may overlap.</summary>
internal interface IConformanceTarget
{
    /// <summary>Creates accounts, one batch; gives the name of each event's result.</summary>
    /// <exception cref="RequestRefusedException">The batch was refused as a whole.</exception>
    Task<IReadOnlyList<string>> CreateAccountsAsync(IReadOnlyList<CaseRecord> events, CancellationToken cancellation);

    /// <summary>Creates transfers, one batch; gives the name of each event's result.</summary>
    /// <exception cref="RequestRefusedException">The batch was refused as a whole.</exception>
    Task<IReadOnlyList<string>> CreateTransfersAsync(IReadOnlyList<CaseRecord> events, CancellationToken cancellation);

    /// <summary>Finds accounts, in the order of the ids, unknown ones left out.</summary>
    /// <exception cref="RequestRefusedException">The look-up was refused.</exception>
    Task<IReadOnlyList<CaseRecord>> LookupAccountsAsync(IReadOnlyList<UInt128> ids, CancellationToken cancellation);

    /// <summary>Finds transfers, in the order of the ids, unknown ones left out.</summary>
    /// <exception cref="RequestRefusedException">The look-up was refused.</exception>
    Task<IReadOnlyList<CaseRecord>> LookupTransfersAsync(IReadOnlyList<UInt128> ids, CancellationToken cancellation);

    /// <summary>Lets time pass, on the ledger's own clock.</summary>
    Task SleepAsync(TimeSpan duration, CancellationToken cancellation);
}
