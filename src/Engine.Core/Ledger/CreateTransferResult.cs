namespace Engine.Core.Ledger;

/// <summary>What became of one transfer of a batch. Numbers are those of TigerBeetle 0.16 and never change.</summary>
public enum CreateTransferResult : ushort
{
    /// <summary>ok</summary>
    Ok = 0,

    /// <summary>linked_event_failed</summary>
    LinkedEventFailed = 1,

    /// <summary>linked_event_chain_open</summary>
    LinkedEventChainOpen = 2,

    /// <summary>timestamp_must_be_zero</summary>
    TimestampMustBeZero = 3,

    /// <summary>reserved_flag</summary>
    ReservedFlag = 4,

    /// <summary>id_must_not_be_zero</summary>
    IdMustNotBeZero = 5,

    /// <summary>id_must_not_be_int_max</summary>
    IdMustNotBeIntMax = 6,

    /// <summary>flags_are_mutually_exclusive</summary>
    FlagsAreMutuallyExclusive = 7,

    /// <summary>debit_account_id_must_not_be_zero</summary>
    DebitAccountIdMustNotBeZero = 8,

    /// <summary>debit_account_id_must_not_be_int_max</summary>
    DebitAccountIdMustNotBeIntMax = 9,

    /// <summary>credit_account_id_must_not_be_zero</summary>
    CreditAccountIdMustNotBeZero = 10,

    /// <summary>credit_account_id_must_not_be_int_max</summary>
    CreditAccountIdMustNotBeIntMax = 11,

    /// <summary>accounts_must_be_different</summary>
    AccountsMustBeDifferent = 12,

    /// <summary>pending_id_must_be_zero</summary>
    PendingIdMustBeZero = 13,

    /// <summary>pending_id_must_not_be_zero</summary>
    PendingIdMustNotBeZero = 14,

    /// <summary>pending_id_must_not_be_int_max</summary>
    PendingIdMustNotBeIntMax = 15,

    /// <summary>pending_id_must_be_different</summary>
    PendingIdMustBeDifferent = 16,

    /// <summary>timeout_reserved_for_pending_transfer</summary>
    TimeoutReservedForPendingTransfer = 17,

    /// <summary>ledger_must_not_be_zero</summary>
    LedgerMustNotBeZero = 19,

    /// <summary>code_must_not_be_zero</summary>
    CodeMustNotBeZero = 20,

    /// <summary>debit_account_not_found (transient: burns the id)</summary>
    DebitAccountNotFound = 21,

    /// <summary>credit_account_not_found (transient: burns the id)</summary>
    CreditAccountNotFound = 22,

    /// <summary>accounts_must_have_the_same_ledger</summary>
    AccountsMustHaveTheSameLedger = 23,

    /// <summary>transfer_must_have_the_same_ledger_as_accounts</summary>
    TransferMustHaveTheSameLedgerAsAccounts = 24,

    /// <summary>pending_transfer_not_found (transient: burns the id)</summary>
    PendingTransferNotFound = 25,

    /// <summary>pending_transfer_not_pending</summary>
    PendingTransferNotPending = 26,

    /// <summary>pending_transfer_has_different_debit_account_id</summary>
    PendingTransferHasDifferentDebitAccountId = 27,

    /// <summary>pending_transfer_has_different_credit_account_id</summary>
    PendingTransferHasDifferentCreditAccountId = 28,

    /// <summary>pending_transfer_has_different_ledger</summary>
    PendingTransferHasDifferentLedger = 29,

    /// <summary>pending_transfer_has_different_code</summary>
    PendingTransferHasDifferentCode = 30,

    /// <summary>exceeds_pending_transfer_amount</summary>
    ExceedsPendingTransferAmount = 31,

    /// <summary>pending_transfer_has_different_amount</summary>
    PendingTransferHasDifferentAmount = 32,

    /// <summary>pending_transfer_already_posted</summary>
    PendingTransferAlreadyPosted = 33,

    /// <summary>pending_transfer_already_voided</summary>
    PendingTransferAlreadyVoided = 34,

    /// <summary>pending_transfer_expired</summary>
    PendingTransferExpired = 35,

    /// <summary>exists_with_different_flags</summary>
    ExistsWithDifferentFlags = 36,

    /// <summary>exists_with_different_debit_account_id</summary>
    ExistsWithDifferentDebitAccountId = 37,

    /// <summary>exists_with_different_credit_account_id</summary>
    ExistsWithDifferentCreditAccountId = 38,

    /// <summary>exists_with_different_amount</summary>
    ExistsWithDifferentAmount = 39,

    /// <summary>exists_with_different_pending_id</summary>
    ExistsWithDifferentPendingId = 40,

    /// <summary>exists_with_different_user_data_128</summary>
    ExistsWithDifferentUserData128 = 41,

    /// <summary>exists_with_different_user_data_64</summary>
    ExistsWithDifferentUserData64 = 42,

    /// <summary>exists_with_different_user_data_32</summary>
    ExistsWithDifferentUserData32 = 43,

    /// <summary>exists_with_different_timeout</summary>
    ExistsWithDifferentTimeout = 44,

    /// <summary>exists_with_different_code</summary>
    ExistsWithDifferentCode = 45,

    /// <summary>exists</summary>
    Exists = 46,

    /// <summary>overflows_debits_pending</summary>
    OverflowsDebitsPending = 47,

    /// <summary>overflows_credits_pending</summary>
    OverflowsCreditsPending = 48,

    /// <summary>overflows_debits_posted</summary>
    OverflowsDebitsPosted = 49,

    /// <summary>overflows_credits_posted</summary>
    OverflowsCreditsPosted = 50,

    /// <summary>overflows_debits</summary>
    OverflowsDebits = 51,

    /// <summary>overflows_credits</summary>
    OverflowsCredits = 52,

    /// <summary>overflows_timeout</summary>
    OverflowsTimeout = 53,

    /// <summary>exceeds_credits (transient: burns the id)</summary>
    ExceedsCredits = 54,

    /// <summary>exceeds_debits (transient: burns the id)</summary>
    ExceedsDebits = 55,

    /// <summary>imported_event_expected</summary>
    ImportedEventExpected = 56,

    /// <summary>imported_event_not_expected</summary>
    ImportedEventNotExpected = 57,

    /// <summary>imported_event_timestamp_out_of_range</summary>
    ImportedEventTimestampOutOfRange = 58,

    /// <summary>imported_event_timestamp_must_not_advance</summary>
    ImportedEventTimestampMustNotAdvance = 59,

    /// <summary>imported_event_timestamp_must_not_regress</summary>
    ImportedEventTimestampMustNotRegress = 60,

    /// <summary>imported_event_timestamp_must_postdate_debit_account</summary>
    ImportedEventTimestampMustPostdateDebitAccount = 61,

    /// <summary>imported_event_timestamp_must_postdate_credit_account</summary>
    ImportedEventTimestampMustPostdateCreditAccount = 62,

    /// <summary>imported_event_timeout_must_be_zero</summary>
    ImportedEventTimeoutMustBeZero = 63,

    /// <summary>closing_transfer_must_be_pending</summary>
    ClosingTransferMustBePending = 64,

    /// <summary>debit_account_already_closed (transient: burns the id)</summary>
    DebitAccountAlreadyClosed = 65,

    /// <summary>credit_account_already_closed (transient: burns the id)</summary>
    CreditAccountAlreadyClosed = 66,

    /// <summary>exists_with_different_ledger</summary>
    ExistsWithDifferentLedger = 67,

    /// <summary>id_already_failed</summary>
    IdAlreadyFailed = 68,

    /// <summary>exceeds_account_floor (transient: burns the id)</summary>
    ExceedsAccountFloor = 100,

    /// <summary>exceeds_account_ceiling (transient: burns the id)</summary>
    ExceedsAccountCeiling = 101,

    /// <summary>exceeds_velocity_amount (transient: burns the id)</summary>
    ExceedsVelocityAmount = 102,

    /// <summary>exceeds_velocity_count (transient: burns the id)</summary>
    ExceedsVelocityCount = 103,

    /// <summary>pending_transfer_not_multiple_captures</summary>
    PendingTransferNotMultipleCaptures = 110,

    /// <summary>group_must_not_be_zero</summary>
    GroupMustNotBeZero = 111,

    /// <summary>capture_amount_must_not_be_zero</summary>
    CaptureAmountMustNotBeZero = 112,
}
