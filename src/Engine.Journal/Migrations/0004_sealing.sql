-- A full leaf is sealed: indexed, verified, and summed up.

ALTER TABLE engine.engine_leaf
    ADD COLUMN sealed timestamptz,
    ADD COLUMN head_block bigint,
    ADD COLUMN head_seq bigint,
    ADD COLUMN head_next bigint,
    ADD COLUMN head_ts bigint,
    ADD COLUMN head_hash bytea,
    ADD COLUMN totals bigint;
COMMENT ON COLUMN engine.engine_leaf.sealed IS 'When it was sealed; null while it is not.';
COMMENT ON COLUMN engine.engine_leaf.head_block IS 'The last block in it: where the chain goes on in the next leaf.';
COMMENT ON COLUMN engine.engine_leaf.head_seq IS 'Sequence of the last event in it.';
COMMENT ON COLUMN engine.engine_leaf.head_next IS 'The sequence that follows.';
COMMENT ON COLUMN engine.engine_leaf.head_ts IS 'The highest stamp up to its end, ns since the Unix epoch.';
COMMENT ON COLUMN engine.engine_leaf.head_hash IS 'Hash of its last block.';
COMMENT ON COLUMN engine.engine_leaf.totals IS 'Rows that engine.account_total has for it.';

CREATE TABLE engine.account_total (
    account uuid NOT NULL,
    leaf integer NOT NULL,
    ledger bigint NOT NULL,
    debits_pending numeric NOT NULL,
    debits_posted numeric NOT NULL,
    credits_pending numeric NOT NULL,
    credits_posted numeric NOT NULL,
    PRIMARY KEY (account, leaf)
);
COMMENT ON TABLE engine.account_total IS
    'Balances at the end of a leaf, of each account that an event of the leaf touched. Those of the newest sealed leaf '
    'not after a point, and the rows from there on, make its balances at that point.';

CREATE TABLE engine.ledger_total (
    leaf integer NOT NULL,
    ledger bigint NOT NULL,
    accounts bigint NOT NULL,
    debits_pending numeric NOT NULL,
    debits_posted numeric NOT NULL,
    credits_pending numeric NOT NULL,
    credits_posted numeric NOT NULL,
    PRIMARY KEY (leaf, ledger),
    CHECK (debits_pending = credits_pending AND debits_posted = credits_posted)
);
COMMENT ON TABLE engine.ledger_total IS
    'The trial balance at the end of each sealed leaf, modulo 2^128, of every ledger that there was by then.';

-- Adds what the events of a leaf changed to the balances at the end of the leaf before. Sums are modulo 2^128, as the
-- changes are: what is lost on the way up comes back on the way down. Repeated, it writes the same again.
CREATE FUNCTION engine.add_account_totals(
    of_leaf integer, accounts uuid[], ledgers bigint[],
    d_pending numeric[], d_posted numeric[], c_pending numeric[], c_posted numeric[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    whole constant numeric := 340282366920938463463374607431768211456;
BEGIN
    PERFORM engine.assert_epoch();
    INSERT INTO engine.account_total
    SELECT n.account, of_leaf, n.ledger,
           mod(n.dpe + coalesce(b.debits_pending, 0), whole), mod(n.dpo + coalesce(b.debits_posted, 0), whole),
           mod(n.cpe + coalesce(b.credits_pending, 0), whole), mod(n.cpo + coalesce(b.credits_posted, 0), whole)
    FROM unnest(accounts, ledgers, d_pending, d_posted, c_pending, c_posted) AS n (account, ledger, dpe, dpo, cpe, cpo)
    LEFT JOIN LATERAL (
        SELECT * FROM engine.account_total t WHERE t.account = n.account AND t.leaf < of_leaf
        ORDER BY t.leaf DESC LIMIT 1) b ON true
    ON CONFLICT (account, leaf) DO UPDATE
    SET ledger = excluded.ledger,
        debits_pending = excluded.debits_pending, debits_posted = excluded.debits_posted,
        credits_pending = excluded.credits_pending, credits_posted = excluded.credits_posted;
END $$;

-- Marks a leaf as sealed, with the trial balance at its end and the end of the chain in it. The leaf before has to be.
CREATE FUNCTION engine.seal_leaf(
    of_leaf integer, ledgers bigint[], accounts bigint[],
    d_pending numeric[], d_posted numeric[], c_pending numeric[], c_posted numeric[],
    last_block bigint, last_of_leaf bigint, next_after bigint, highest_ts bigint, last_hash bytea, account_totals bigint)
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    whole constant numeric := 340282366920938463463374607431768211456;
BEGIN
    PERFORM engine.assert_epoch();
    IF of_leaf > 1 AND NOT EXISTS (
        SELECT FROM engine.engine_leaf l WHERE l.number = of_leaf - 1 AND l.sealed IS NOT NULL) THEN
        RAISE EXCEPTION 'leaf % is sealed only after leaf %', of_leaf, of_leaf - 1 USING ERRCODE = 'EN006';
    END IF;
    DELETE FROM engine.ledger_total t WHERE t.leaf = of_leaf;
    INSERT INTO engine.ledger_total
    SELECT of_leaf, coalesce(n.ledger, b.ledger), coalesce(n.accounts, 0) + coalesce(b.accounts, 0),
           mod(coalesce(n.dpe, 0) + coalesce(b.debits_pending, 0), whole),
           mod(coalesce(n.dpo, 0) + coalesce(b.debits_posted, 0), whole),
           mod(coalesce(n.cpe, 0) + coalesce(b.credits_pending, 0), whole),
           mod(coalesce(n.cpo, 0) + coalesce(b.credits_posted, 0), whole)
    FROM unnest(ledgers, accounts, d_pending, d_posted, c_pending, c_posted) AS n (ledger, accounts, dpe, dpo, cpe, cpo)
    FULL JOIN (SELECT * FROM engine.ledger_total t WHERE t.leaf = of_leaf - 1) b ON b.ledger = n.ledger;
    UPDATE engine.engine_leaf l
    SET sealed = clock_timestamp(), head_block = last_block, head_seq = last_of_leaf, head_next = next_after,
        head_ts = highest_ts, head_hash = last_hash, totals = account_totals
    WHERE l.number = of_leaf;
END $$;

-- For people.

CREATE VIEW engine.transfers AS
SELECT seq, to_timestamp(ts / 1000000000.0) AS at, id, debit, credit, amount, ledger, code, flags, pending, released,
       timeout, user_data_128, user_data_64, user_data_32, ts
FROM engine.journal WHERE kind = 2;
COMMENT ON VIEW engine.transfers IS
    'Every transfer that took effect, in the order of seq. Ask by seq, or by what sealed leaves are indexed by: id, debit, '
    'credit, pending, user_data_128, user_data_64, ts.';

CREATE VIEW engine.trial_balance AS
SELECT t.leaf, l.head_seq AS seq, t.ledger, t.accounts,
       t.debits_pending, t.debits_posted, t.credits_pending, t.credits_posted
FROM engine.ledger_total t JOIN engine.engine_leaf l ON l.number = t.leaf
WHERE l.sealed IS NOT NULL;
COMMENT ON VIEW engine.trial_balance IS 'The trial balance of each ledger at the end of each sealed leaf.';

-- What an event changed of one account.
CREATE FUNCTION engine.account_movements(of_account uuid, from_seq bigint, to_seq bigint)
    RETURNS TABLE (seq bigint, ts bigint, kind smallint, transfer uuid, other uuid, flags integer,
        debits_pending numeric, debits_posted numeric, credits_pending numeric, credits_posted numeric)
    LANGUAGE sql STABLE AS $$
    SELECT j.seq, j.ts, j.kind, j.id, j.credit, coalesce(j.flags, 0),
           m.pending, m.posted, 0::numeric, 0::numeric
    FROM engine.journal j, LATERAL (SELECT
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 2 <> 0 THEN coalesce(j.amount, 0) ELSE 0 END
            - coalesce(j.released, 0) AS pending,
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 10 = 0 THEN coalesce(j.amount, 0) ELSE 0 END AS posted) m
    WHERE j.debit = of_account AND j.seq BETWEEN from_seq AND to_seq
    UNION ALL
    SELECT j.seq, j.ts, j.kind, j.id, j.debit, coalesce(j.flags, 0),
           0::numeric, 0::numeric, m.pending, m.posted
    FROM engine.journal j, LATERAL (SELECT
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 2 <> 0 THEN coalesce(j.amount, 0) ELSE 0 END
            - coalesce(j.released, 0) AS pending,
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 10 = 0 THEN coalesce(j.amount, 0) ELSE 0 END AS posted) m
    WHERE j.credit = of_account AND j.seq BETWEEN from_seq AND to_seq
$$;

-- The balances of an account after a sequence: those at the end of the newest sealed leaf not after it, and what came since.
CREATE FUNCTION engine.account_balance(of_account uuid, at_seq bigint)
    RETURNS TABLE (debits_pending numeric, debits_posted numeric, credits_pending numeric, credits_posted numeric)
    LANGUAGE sql STABLE AS $$
    WITH base AS (
        SELECT coalesce(max(l.head_seq), 0) AS seq, coalesce(max(l.number), 0) AS leaf
        FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL AND l.head_seq <= at_seq),
    before AS (
        SELECT t.* FROM engine.account_total t, base
        WHERE t.account = of_account AND t.leaf <= base.leaf ORDER BY t.leaf DESC LIMIT 1),
    since AS (
        SELECT coalesce(sum(m.debits_pending), 0) AS dpe, coalesce(sum(m.debits_posted), 0) AS dpo,
               coalesce(sum(m.credits_pending), 0) AS cpe, coalesce(sum(m.credits_posted), 0) AS cpo
        FROM base, LATERAL engine.account_movements(of_account, base.seq + 1, at_seq) m)
    SELECT coalesce(before.debits_pending, 0) + dpe, coalesce(before.debits_posted, 0) + dpo,
           coalesce(before.credits_pending, 0) + cpe, coalesce(before.credits_posted, 0) + cpo
    FROM since LEFT JOIN before ON true
$$;

-- Every event of an account between two sequences, oldest first, with its balances after each.
CREATE FUNCTION engine.account_statement(of_account uuid, from_seq bigint, to_seq bigint)
    RETURNS TABLE (seq bigint, at timestamptz, kind smallint, transfer uuid, other uuid, flags integer,
        debits_pending numeric, debits_posted numeric, credits_pending numeric, credits_posted numeric)
    LANGUAGE sql STABLE AS $$
    SELECT m.seq, to_timestamp(m.ts / 1000000000.0), m.kind, m.transfer, m.other, m.flags,
           b.debits_pending + sum(m.debits_pending) OVER upto, b.debits_posted + sum(m.debits_posted) OVER upto,
           b.credits_pending + sum(m.credits_pending) OVER upto, b.credits_posted + sum(m.credits_posted) OVER upto
    FROM engine.account_balance(of_account, from_seq - 1) b,
         LATERAL engine.account_movements(of_account, from_seq, to_seq) m
    WINDOW upto AS (ORDER BY m.seq)
    ORDER BY m.seq
$$;
