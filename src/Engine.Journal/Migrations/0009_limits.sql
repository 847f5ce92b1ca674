-- Limits of accounts: rows of kind 6, which people read by a view, and what a checkpoint keeps of them.

COMMENT ON COLUMN engine.journal.kind IS
    '1 account created, 2 transfer, 3 expiry, 4 transfer id burnt, 5 account named, 6 limits of an account set, 0 block row.';
COMMENT ON COLUMN engine.journal.id IS 'The account, the transfer, or the hold that expired.';
COMMENT ON COLUMN engine.journal.amount IS
    'Posted or reserved on both sides, minor units. Of limits: the floor without its sign.';
COMMENT ON COLUMN engine.journal.released IS
    'What the pending balances of both accounts lost. Of limits: the ceiling without its sign.';
COMMENT ON COLUMN engine.journal.flags IS
    'As the contract has them, of the account or transfer. Of limits: 1 there is a floor, 2 it is negative, 4 there is a '
    'ceiling, 8 it is negative, 16 there is a most amount (user_data_128), 32 there is a most count (user_data_64); the window '
    'in seconds is the timeout.';

ALTER TABLE engine.checkpoint ADD COLUMN limits integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN engine.checkpoint.limits IS 'Accounts that have or had limits.';
COMMENT ON TABLE engine.checkpoint_page IS
    'Pages of a checkpoint that have changed since the one before: the newest not after a leaf is that of its checkpoint. '
    'Kind 1: accounts in the order of creation, 2: names in the order of naming, 3: limits in the order of first setting.';

-- Leaves that are sealed from now on get this index with the others; those sealed before get it here, each by one scan.
DO $once$
DECLARE
    leaf_table text;
BEGIN
    FOR leaf_table IN SELECT engine.leaf_name(l.number) FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL ORDER BY l.number
    LOOP
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON engine.%I (id, seq) WHERE kind = 6',
            leaf_table || '_limits', leaf_table);
    END LOOP;
END $once$;

-- The number that 16 bytes are, big-endian, as the text of a uuid has them.
CREATE FUNCTION engine.number_of(bytes uuid) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT sum(('x' || substr(replace(bytes::text, '-', ''), 8 * part.i - 7, 8))::bit(32)::bigint * part.worth)
    FROM (VALUES (1, 79228162514264337593543950336), (2, 18446744073709551616), (3, 4294967296), (4, 1)) AS part (i, worth)
$$;

CREATE VIEW engine.account_limits AS
SELECT n.account, n.ledger,
       CASE WHEN n.flags & 1 <> 0 THEN n.floor * CASE WHEN n.flags & 2 <> 0 THEN -1 ELSE 1 END END AS floor,
       CASE WHEN n.flags & 4 <> 0 THEN n.ceiling * CASE WHEN n.flags & 8 <> 0 THEN -1 ELSE 1 END END AS ceiling,
       CASE WHEN n.flags & 16 <> 0 THEN n.velocity_amount END AS velocity_amount,
       CASE WHEN n.flags & 32 <> 0 THEN n.velocity_count END AS velocity_count,
       n.window_seconds, n.seq, to_timestamp(n.ts / 1000000000.0) AS at
FROM (
    SELECT DISTINCT ON (j.id) j.id AS account, j.ledger, coalesce(j.flags, 0) AS flags,
           coalesce(j.amount, 0) AS floor, coalesce(j.released, 0) AS ceiling,
           coalesce(engine.number_of(j.user_data_128), 0) AS velocity_amount,
           coalesce(j.user_data_64, 0) AS velocity_count, j.timeout AS window_seconds, j.seq, j.ts
    FROM engine.event j WHERE j.kind = 6
    ORDER BY j.id, j.seq DESC) n
WHERE n.flags <> 0;
COMMENT ON VIEW engine.account_limits IS
    'Every account that has limits, with those set last. Leaves that are not sealed are read whole; of sealed and archived '
    'ones an index has the rows.';
