namespace Engine.Core.Ledger;

/// <summary>What became of one account of a batch. Numbers are those of TigerBeetle 0.16 and never change.</summary>
public enum CreateAccountResult : ushort
{
    /// <summary>ok</summary>
    Ok = 0,

    /// <summary>linked_event_failed</summary>
    LinkedEventFailed = 1,

    /// <summary>linked_event_chain_open</summary>
    LinkedEventChainOpen = 2,

    /// <summary>timestamp_must_be_zero</summary>
    TimestampMustBeZero = 3,

    /// <summary>reserved_field</summary>
    ReservedField = 4,

    /// <summary>reserved_flag</summary>
    ReservedFlag = 5,

    /// <summary>id_must_not_be_zero</summary>
    IdMustNotBeZero = 6,

    /// <summary>id_must_not_be_int_max</summary>
    IdMustNotBeIntMax = 7,

    /// <summary>flags_are_mutually_exclusive</summary>
    FlagsAreMutuallyExclusive = 8,

    /// <summary>debits_pending_must_be_zero</summary>
    DebitsPendingMustBeZero = 9,

    /// <summary>debits_posted_must_be_zero</summary>
    DebitsPostedMustBeZero = 10,

    /// <summary>credits_pending_must_be_zero</summary>
    CreditsPendingMustBeZero = 11,

    /// <summary>credits_posted_must_be_zero</summary>
    CreditsPostedMustBeZero = 12,

    /// <summary>ledger_must_not_be_zero</summary>
    LedgerMustNotBeZero = 13,

    /// <summary>code_must_not_be_zero</summary>
    CodeMustNotBeZero = 14,

    /// <summary>exists_with_different_flags</summary>
    ExistsWithDifferentFlags = 15,

    /// <summary>exists_with_different_user_data_128</summary>
    ExistsWithDifferentUserData128 = 16,

    /// <summary>exists_with_different_user_data_64</summary>
    ExistsWithDifferentUserData64 = 17,

    /// <summary>exists_with_different_user_data_32</summary>
    ExistsWithDifferentUserData32 = 18,

    /// <summary>exists_with_different_ledger</summary>
    ExistsWithDifferentLedger = 19,

    /// <summary>exists_with_different_code</summary>
    ExistsWithDifferentCode = 20,

    /// <summary>exists</summary>
    Exists = 21,

    /// <summary>imported_event_expected</summary>
    ImportedEventExpected = 22,

    /// <summary>imported_event_not_expected</summary>
    ImportedEventNotExpected = 23,

    /// <summary>imported_event_timestamp_out_of_range</summary>
    ImportedEventTimestampOutOfRange = 24,

    /// <summary>imported_event_timestamp_must_not_advance</summary>
    ImportedEventTimestampMustNotAdvance = 25,

    /// <summary>imported_event_timestamp_must_not_regress</summary>
    ImportedEventTimestampMustNotRegress = 26,
}
