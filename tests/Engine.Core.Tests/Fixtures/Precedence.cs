namespace Engine.Core.Tests.Fixtures;

/// <summary>
/// The refusals in the order in which they are answered. A chain left open is told before a chain that failed, although
/// its number is the higher one.
/// </summary>
internal static class Precedence
{
    public static IReadOnlyList<string> Accounts { get; } = Words("""
        linked_event_chain_open linked_event_failed imported_event_expected imported_event_not_expected
        timestamp_must_be_zero imported_event_timestamp_out_of_range imported_event_timestamp_must_not_advance
        reserved_field reserved_flag id_must_not_be_zero id_must_not_be_int_max
        exists_with_different_flags exists_with_different_user_data_128 exists_with_different_user_data_64
        exists_with_different_user_data_32 exists_with_different_ledger exists_with_different_code exists
        flags_are_mutually_exclusive debits_pending_must_be_zero debits_posted_must_be_zero
        credits_pending_must_be_zero credits_posted_must_be_zero ledger_must_not_be_zero code_must_not_be_zero
        imported_event_timestamp_must_not_regress
        """);

    public static IReadOnlyList<string> Transfers { get; } = Words("""
        linked_event_chain_open linked_event_failed imported_event_expected imported_event_not_expected
        timestamp_must_be_zero imported_event_timestamp_out_of_range imported_event_timestamp_must_not_advance
        reserved_flag id_must_not_be_zero id_must_not_be_int_max
        exists_with_different_flags exists_with_different_pending_id exists_with_different_timeout
        exists_with_different_debit_account_id exists_with_different_credit_account_id exists_with_different_amount
        exists_with_different_user_data_128 exists_with_different_user_data_64 exists_with_different_user_data_32
        exists_with_different_ledger exists_with_different_code exists id_already_failed
        flags_are_mutually_exclusive debit_account_id_must_not_be_zero debit_account_id_must_not_be_int_max
        credit_account_id_must_not_be_zero credit_account_id_must_not_be_int_max accounts_must_be_different
        pending_id_must_be_zero pending_id_must_not_be_zero pending_id_must_not_be_int_max
        pending_id_must_be_different timeout_reserved_for_pending_transfer capture_amount_must_not_be_zero
        closing_transfer_must_be_pending ledger_must_not_be_zero code_must_not_be_zero group_must_not_be_zero
        debit_account_not_found credit_account_not_found
        accounts_must_have_the_same_ledger transfer_must_have_the_same_ledger_as_accounts
        pending_transfer_not_found pending_transfer_not_pending pending_transfer_not_multiple_captures
        pending_transfer_has_different_debit_account_id
        pending_transfer_has_different_credit_account_id pending_transfer_has_different_ledger
        pending_transfer_has_different_code exceeds_pending_transfer_amount pending_transfer_has_different_amount
        pending_transfer_already_posted pending_transfer_already_voided pending_transfer_expired
        imported_event_timestamp_must_not_regress imported_event_timestamp_must_postdate_debit_account
        imported_event_timestamp_must_postdate_credit_account imported_event_timeout_must_be_zero
        debit_account_already_closed credit_account_already_closed overflows_debits_pending
        overflows_credits_pending overflows_debits_posted overflows_credits_posted overflows_debits
        overflows_credits overflows_timeout exceeds_credits exceeds_debits
        exceeds_account_floor exceeds_account_ceiling exceeds_velocity_amount exceeds_velocity_count
        """);

    public static IReadOnlyList<string> Names { get; } =
        Words("account_not_found exists name_taken account_already_named");

    public static IReadOnlyList<string> Limits { get; } = Words("""
        account_not_found floor_out_of_range ceiling_out_of_range floor_above_ceiling window_without_velocity
        velocity_without_window window_out_of_range exists
        """);

    private static string[] Words(string text) =>
        text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
