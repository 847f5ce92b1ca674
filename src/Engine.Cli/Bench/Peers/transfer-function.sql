-- One transfer a call: checks what the engine checks of a plain transfer, and says what it says.

CREATE FUNCTION peers.transfer(
    transfer_id uuid, debit_id bigint, credit_id bigint, of_amount bigint, of_ledger integer, of_code smallint)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    debtor peers.accounts;
    creditor peers.accounts;
    earlier peers.transfers;
BEGIN
    IF debit_id = credit_id THEN RETURN 'accounts_must_be_different'; END IF;
    IF of_amount < 0 THEN RETURN 'amount_must_not_be_negative'; END IF;
    IF of_ledger = 0 THEN RETURN 'ledger_must_not_be_zero'; END IF;
    IF of_code = 0 THEN RETURN 'code_must_not_be_zero'; END IF;

    -- In the order of their ids, so that two transfers never wait for each other.
    IF debit_id < credit_id THEN
        SELECT * INTO debtor FROM peers.accounts WHERE id = debit_id FOR NO KEY UPDATE;
        SELECT * INTO creditor FROM peers.accounts WHERE id = credit_id FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO creditor FROM peers.accounts WHERE id = credit_id FOR NO KEY UPDATE;
        SELECT * INTO debtor FROM peers.accounts WHERE id = debit_id FOR NO KEY UPDATE;
    END IF;

    SELECT * INTO earlier FROM peers.transfers WHERE id = transfer_id;
    IF FOUND THEN
        RETURN CASE WHEN (earlier.debit, earlier.credit, earlier.amount, earlier.ledger, earlier.code)
                = (debit_id, credit_id, of_amount, of_ledger, of_code)
            THEN 'exists' ELSE 'exists_with_different_content' END;
    END IF;
    IF debtor.id IS NULL THEN RETURN 'debit_account_not_found'; END IF;
    IF creditor.id IS NULL THEN RETURN 'credit_account_not_found'; END IF;
    IF debtor.ledger <> creditor.ledger THEN RETURN 'accounts_must_have_the_same_ledger'; END IF;
    IF debtor.ledger <> of_ledger THEN RETURN 'transfer_must_have_the_ledger_of_its_accounts'; END IF;
    IF debtor.closed THEN RETURN 'debit_account_already_closed'; END IF;
    IF creditor.closed THEN RETURN 'credit_account_already_closed'; END IF;
    IF debtor.debits_must_not_exceed_credits AND debtor.debits_posted + of_amount > debtor.credits_posted THEN
        RETURN 'exceeds_credits';
    END IF;
    IF creditor.credits_must_not_exceed_debits AND creditor.credits_posted + of_amount > creditor.debits_posted THEN
        RETURN 'exceeds_debits';
    END IF;

    -- The same id for other accounts at the same moment: the index lets one of them in.
    INSERT INTO peers.transfers (id, debit, credit, amount, ledger, code)
    VALUES (transfer_id, debit_id, credit_id, of_amount, of_ledger, of_code)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN RETURN 'exists_with_different_content'; END IF;
    UPDATE peers.accounts SET debits_posted = debits_posted + of_amount WHERE id = debit_id;
    UPDATE peers.accounts SET credits_posted = credits_posted + of_amount WHERE id = credit_id;
    RETURN 'ok';
END $$;
