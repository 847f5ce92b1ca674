-- The journal, its leaves, the lease and the fence.

CREATE TABLE engine.engine_settings (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    leaf_rows bigint NOT NULL CHECK (leaf_rows > 0),
    created timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN engine.engine_settings.leaf_rows IS
    'Sequences a leaf covers: leaf n holds those from (n-1) * leaf_rows + 1 to n * leaf_rows. Fixed for ever.';

CREATE TABLE engine.engine_lease (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch bigint NOT NULL DEFAULT 0,
    holder text NOT NULL DEFAULT 'nobody',
    heartbeat timestamptz NOT NULL DEFAULT now(),
    head_block bigint NOT NULL DEFAULT 0,
    head_seq bigint NOT NULL DEFAULT 0,
    head_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
) WITH (fillfactor = 50);
COMMENT ON TABLE engine.engine_lease IS
    'Who may write (the epoch), and how far the chain of blocks is known to have come.';
INSERT INTO engine.engine_lease DEFAULT VALUES;

CREATE TABLE engine.engine_leaf (
    number integer PRIMARY KEY,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE engine.journal (
    seq bigint NOT NULL,
    ts bigint NOT NULL,
    kind smallint NOT NULL,
    id uuid,
    debit uuid,
    credit uuid,
    amount numeric,
    ledger bigint,
    code integer,
    flags integer,
    result integer,
    pending uuid,
    released numeric,
    timeout bigint,
    user_data_128 uuid,
    user_data_64 numeric,
    user_data_32 bigint,
    name text,
    block bigint,
    epoch bigint,
    rows integer,
    next_seq bigint,
    hash bytea,
    crc integer NOT NULL
) PARTITION BY RANGE (seq);
COMMENT ON TABLE engine.journal IS 'One row per event, and one row that closes each block (kind 0).';
COMMENT ON COLUMN engine.journal.seq IS
    'Place in history, without holes. A block row repeats the sequence of the last event before it.';
COMMENT ON COLUMN engine.journal.ts IS 'Nanoseconds since the Unix epoch; of a block row: the highest stamp so far.';
COMMENT ON COLUMN engine.journal.kind IS
    '1 account created, 2 transfer, 3 expiry, 4 transfer id burnt, 5 account named, 0 block row.';
COMMENT ON COLUMN engine.journal.id IS 'The account, the transfer, or the hold that expired.';
COMMENT ON COLUMN engine.journal.amount IS 'Posted or reserved on both sides, minor units.';
COMMENT ON COLUMN engine.journal.code IS
    'Code of the account or transfer; of a block row: version of the ledger''s rules.';
COMMENT ON COLUMN engine.journal.result IS 'The refusal that burnt the id.';
COMMENT ON COLUMN engine.journal.pending IS 'The hold that was posted, voided or expired.';
COMMENT ON COLUMN engine.journal.released IS 'What the pending balances of both accounts lost.';
COMMENT ON COLUMN engine.journal.block IS 'Number of the block that this row closes.';
COMMENT ON COLUMN engine.journal.epoch IS 'The epoch that wrote the block.';
COMMENT ON COLUMN engine.journal.rows IS 'Events in the block.';
COMMENT ON COLUMN engine.journal.next_seq IS
    'The sequence that follows the block; more than seq + 1 where a leaf ends early.';
COMMENT ON COLUMN engine.journal.hash IS
    'SHA-256 over the hash of the block before, the rows of this one, and this row.';
COMMENT ON COLUMN engine.journal.crc IS 'CRC-32C over the other columns in COPY''s binary form.';

-- Refuses unless this session's epoch is the lease's. The advisory lock queues fairly behind a take-over; the lease is
-- read by a statement of its own, so that at read committed it sees what the take-over committed.
CREATE FUNCTION engine.assert_epoch() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    declared text := coalesce(current_setting('engine.epoch', true), '');
    current_epoch bigint;
BEGIN
    IF declared = '' THEN
        RAISE EXCEPTION 'this session has declared no epoch, so it may not write to the journal'
            USING ERRCODE = 'EN002';
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the journal is written at read committed only' USING ERRCODE = 'EN003';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1164863847, 2);
    SELECT l.epoch INTO STRICT current_epoch FROM engine.engine_lease l;
    IF current_epoch <> declared::bigint THEN
        RAISE EXCEPTION 'epoch % may not write to the journal: epoch % owns it', declared, current_epoch
            USING ERRCODE = 'EN001';
    END IF;
END $$;

-- Confirms that this session's epoch still owns the journal, and notes how far the chain has come.
CREATE FUNCTION engine.confirm_epoch(block bigint, seq bigint, hash bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM engine.assert_epoch();
    UPDATE engine.engine_lease
    SET heartbeat = clock_timestamp(), head_block = block, head_seq = seq, head_hash = hash;
END $$;

CREATE FUNCTION engine.fence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM engine.assert_epoch();
    RETURN NULL;
END $$;

-- A trigger of the parent does not fire for what goes straight into a leaf, so that each leaf has its own.
CREATE TRIGGER fence BEFORE INSERT ON engine.journal FOR EACH STATEMENT EXECUTE FUNCTION engine.fence();
ALTER TABLE engine.journal ENABLE ALWAYS TRIGGER fence;

CREATE FUNCTION engine.leaf_name(leaf integer) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'journal_' || lpad(leaf::text, greatest(6, length(leaf::text)), '0') $$;

-- Makes a leaf unless it is there. It is attached, not created as a partition: that would lock readers out.
CREATE FUNCTION engine.create_leaf(leaf integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    leaf_table text := engine.leaf_name(leaf);
    leaf_rows bigint;
    lower_bound bigint;
    upper_bound bigint;
BEGIN
    PERFORM engine.assert_epoch();
    IF EXISTS (SELECT FROM engine.engine_leaf l WHERE l.number = leaf) THEN
        RETURN;
    END IF;
    SELECT s.leaf_rows INTO STRICT leaf_rows FROM engine.engine_settings s;
    -- The first leaf starts at 0, where the block rows of an empty journal are.
    lower_bound := CASE WHEN leaf = 1 THEN 0 ELSE (leaf - 1) * leaf_rows + 1 END;
    upper_bound := leaf * leaf_rows + 1;
    -- Inserts alone never need vacuuming before the leaf is full.
    EXECUTE format('CREATE TABLE engine.%I (LIKE engine.journal INCLUDING ALL)'
        ' WITH (autovacuum_vacuum_insert_threshold = -1)', leaf_table);
    EXECUTE format('CREATE UNIQUE INDEX %I ON engine.%I (block) WHERE block IS NOT NULL',
        leaf_table || '_block', leaf_table);
    EXECUTE format('CREATE TRIGGER fence BEFORE INSERT ON engine.%I FOR EACH STATEMENT EXECUTE FUNCTION engine.fence()',
        leaf_table);
    EXECUTE format('ALTER TABLE engine.%I ENABLE ALWAYS TRIGGER fence', leaf_table);
    EXECUTE format('ALTER TABLE engine.journal ATTACH PARTITION engine.%I FOR VALUES FROM (%s) TO (%s)',
        leaf_table, lower_bound, upper_bound);
    INSERT INTO engine.engine_leaf (number, first_seq, last_seq) VALUES (leaf, lower_bound, upper_bound - 1);
END $$;
