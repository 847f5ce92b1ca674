-- Who looks at the totals of one leaf does not read those of all.
CREATE INDEX account_total_leaf ON engine.account_total (leaf);

CREATE VIEW engine.balances AS
SELECT b.account, max(b.ledger) AS ledger,
       sum(b.debits_pending) AS debits_pending, sum(b.debits_posted) AS debits_posted,
       sum(b.credits_pending) AS credits_pending, sum(b.credits_posted) AS credits_posted
FROM (
    -- The newest totals in sealed leaves; those behind the newest seal are of one that was interrupted.
    SELECT n.account, n.ledger, n.debits_pending, n.debits_posted, n.credits_pending, n.credits_posted
    FROM (
        SELECT DISTINCT ON (t.account) t.*
        FROM engine.account_total t
        WHERE t.leaf <= (SELECT max(l.number) FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL)
        ORDER BY t.account DESC, t.leaf DESC) n
    UNION ALL
    -- And what came since, as engine.account_movements has it.
    SELECT j.id, j.ledger, 0, 0, 0, 0
    FROM engine.journal j
    WHERE j.kind = 1
        AND j.seq > (SELECT coalesce(max(l.head_seq), -1) FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL)
    UNION ALL
    SELECT j.debit, j.ledger,
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 2 <> 0 THEN coalesce(j.amount, 0) ELSE 0 END - coalesce(j.released, 0),
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 10 = 0 THEN coalesce(j.amount, 0) ELSE 0 END,
        0, 0
    FROM engine.journal j
    WHERE j.debit IS NOT NULL
        AND j.seq > (SELECT coalesce(max(l.head_seq), -1) FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL)
    UNION ALL
    SELECT j.credit, j.ledger,
        0, 0,
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 2 <> 0 THEN coalesce(j.amount, 0) ELSE 0 END - coalesce(j.released, 0),
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 10 = 0 THEN coalesce(j.amount, 0) ELSE 0 END
    FROM engine.journal j
    WHERE j.credit IS NOT NULL
        AND j.seq > (SELECT coalesce(max(l.head_seq), -1) FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL)) b
GROUP BY b.account;
COMMENT ON VIEW engine.balances IS
    'Every account with its balances now: its newest total in a sealed leaf, and the rows behind the newest seal, which '
    'are read whole (three times). Of one account ask WHERE account = ''...''.';
