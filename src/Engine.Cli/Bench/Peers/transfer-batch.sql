-- A batch a call, by sets: one statement writes, one books, and both check on their way, so that no row is visited twice.
-- A batch in which anything would be refused, or that touches an account with a limit, is taken back and goes transfer by
-- transfer instead; the result is the same.

-- The plan is the order: accounts are sorted by id, then locked and booked one after another as a nested loop comes by
-- them, so that two batches never wait for each other.
CREATE FUNCTION peers.book_batch(
    ids uuid[], debits bigint[], credits bigint[], amounts bigint[], of_ledger integer, of_code smallint)
RETURNS boolean LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET enable_hashagg = off AS $$
DECLARE
    written bigint;
    accounts bigint;
    sound bigint;
BEGIN
    INSERT INTO peers.transfers (id, debit, credit, amount, ledger, code)
    SELECT t.id, t.debit, t.credit, t.amount, of_ledger, of_code
    FROM unnest(ids, debits, credits, amounts) AS t (id, debit, credit, amount)
    WHERE t.debit <> t.credit AND t.amount >= 0 AND of_ledger <> 0 AND of_code <> 0
    ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written < cardinality(ids) THEN RETURN false; END IF;

    WITH sides AS MATERIALIZED (
        SELECT account, sum(debited)::bigint AS debited, sum(credited)::bigint AS credited
        FROM (SELECT unnest(debits) AS account, unnest(amounts) AS debited, 0 AS credited
              UNION ALL
              SELECT unnest(credits), 0, unnest(amounts)) both_sides
        GROUP BY account
        ORDER BY account
    ), booked AS (
        UPDATE peers.accounts a
        SET debits_posted = a.debits_posted + s.debited, credits_posted = a.credits_posted + s.credited
        FROM sides s
        WHERE a.id = s.account
        RETURNING a.ledger = of_ledger AND NOT a.closed
            AND NOT a.debits_must_not_exceed_credits AND NOT a.credits_must_not_exceed_debits AS is_sound
    )
    SELECT count(*) FILTER (WHERE is_sound), (SELECT count(*) FROM sides) INTO sound, accounts FROM booked;
    RETURN sound = accounts;
END $$;

CREATE FUNCTION peers.transfer_batch(
    ids uuid[], debits bigint[], credits bigint[], amounts bigint[], of_ledger integer, of_code smallint)
RETURNS TABLE (place bigint, result text) LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        IF peers.book_batch(ids, debits, credits, amounts, of_ledger, of_code) THEN RETURN; END IF;
        RAISE EXCEPTION USING ERRCODE = 'PE001';
    EXCEPTION WHEN SQLSTATE 'PE001' THEN
        NULL; -- what was written is taken back by now
    END;

    RETURN QUERY
        SELECT t.place, answered.result
        FROM unnest(ids, debits, credits, amounts) WITH ORDINALITY AS t (id, debit, credit, amount, place),
            LATERAL peers.transfer(t.id, t.debit, t.credit, t.amount, of_ledger, of_code) AS answered (result)
        WHERE answered.result <> 'ok';
END $$;
