namespace Engine.Journal.Sealing;

/// <summary>The statements of a rebuild. What it makes lies in temporary tables, which end with its connection.</summary>
internal static class RebuildStatements
{
    /// <summary>Makes the tables.</summary>
    public const string Create =
        """
        CREATE TEMP TABLE rebuilt_account_total (LIKE engine.account_total INCLUDING ALL);
        CREATE TEMP TABLE rebuilt_ledger_total (LIKE engine.ledger_total INCLUDING ALL);
        CREATE TEMP TABLE rebuilt_seal AS
            SELECT number, head_block, head_seq, head_next, head_ts, head_hash, totals FROM engine.engine_leaf WITH NO DATA;
        """;

    /// <summary>Each difference in words, the first hundred of them, with the number of all.</summary>
    public const string Differences =
        """
        WITH balances AS (
            SELECT coalesce(r.leaf, t.leaf) AS leaf, 1 AS part, coalesce(r.account, t.account)::text AS which,
                format('account %s at the end of leaf %s: %s, should be %s', coalesce(r.account, t.account),
                    coalesce(r.leaf, t.leaf),
                    CASE WHEN t.leaf IS NULL THEN 'missing' ELSE concat_ws('/', t.debits_pending, t.debits_posted,
                        t.credits_pending, t.credits_posted) || ' in ledger ' || t.ledger END,
                    CASE WHEN r.leaf IS NULL THEN 'absent' ELSE concat_ws('/', r.debits_pending, r.debits_posted,
                        r.credits_pending, r.credits_posted) || ' in ledger ' || r.ledger END) AS said
            FROM rebuilt_account_total r
            FULL JOIN engine.account_total t ON (t.account, t.leaf) = (r.account, r.leaf)
            WHERE coalesce(r.leaf, t.leaf) <= (SELECT max(number) FROM rebuilt_seal)
                AND (r.ledger, r.debits_pending, r.debits_posted, r.credits_pending, r.credits_posted)
                    IS DISTINCT FROM (t.ledger, t.debits_pending, t.debits_posted, t.credits_pending, t.credits_posted)),
        ledgers AS (
            SELECT coalesce(r.leaf, t.leaf) AS leaf, 2 AS part, coalesce(r.ledger, t.ledger)::text AS which,
                format('ledger %s at the end of leaf %s: %s, should be %s', coalesce(r.ledger, t.ledger),
                    coalesce(r.leaf, t.leaf),
                    CASE WHEN t.leaf IS NULL THEN 'missing' ELSE concat_ws('/', t.debits_pending, t.debits_posted,
                        t.credits_pending, t.credits_posted) || ' of ' || t.accounts || ' accounts' END,
                    CASE WHEN r.leaf IS NULL THEN 'absent' ELSE concat_ws('/', r.debits_pending, r.debits_posted,
                        r.credits_pending, r.credits_posted) || ' of ' || r.accounts || ' accounts' END) AS said
            FROM rebuilt_ledger_total r
            FULL JOIN engine.ledger_total t ON (t.leaf, t.ledger) = (r.leaf, r.ledger)
            WHERE coalesce(r.leaf, t.leaf) <= (SELECT max(number) FROM rebuilt_seal)
                AND (r.accounts, r.debits_pending, r.debits_posted, r.credits_pending, r.credits_posted)
                    IS DISTINCT FROM (t.accounts, t.debits_pending, t.debits_posted, t.credits_pending, t.credits_posted)),
        seals AS (
            SELECT r.number AS leaf, 0 AS part, '' AS which,
                format('the seal of leaf %s: block %s, sequence %s, should be block %s, sequence %s, with its hash',
                    r.number, l.head_block, l.head_seq, r.head_block, r.head_seq) AS said
            FROM rebuilt_seal r JOIN engine.engine_leaf l ON l.number = r.number
            WHERE (r.head_block, r.head_seq, r.head_next, r.head_ts, r.head_hash, r.totals)
                IS DISTINCT FROM (l.head_block, l.head_seq, l.head_next, l.head_ts, l.head_hash, l.totals)),
        every AS (TABLE seals UNION ALL TABLE balances UNION ALL TABLE ledgers)
        SELECT (SELECT count(*) FROM every), said FROM every ORDER BY leaf, part, which LIMIT 100
        """;

    /// <summary>
    /// Puts what was made in place, at once. Rows behind the newest seal are of one that was interrupted: it is done anew.
    /// </summary>
    public const string Swap =
        """
        BEGIN;
        LOCK TABLE engine.account_total, engine.ledger_total IN SHARE ROW EXCLUSIVE MODE;
        DELETE FROM engine.account_total;
        INSERT INTO engine.account_total SELECT * FROM rebuilt_account_total;
        DELETE FROM engine.ledger_total;
        INSERT INTO engine.ledger_total SELECT * FROM rebuilt_ledger_total;
        UPDATE engine.engine_leaf l
        SET head_block = r.head_block, head_seq = r.head_seq, head_next = r.head_next, head_ts = r.head_ts,
            head_hash = r.head_hash, totals = r.totals
        FROM rebuilt_seal r WHERE l.number = r.number;
        COMMIT;
        """;
}
