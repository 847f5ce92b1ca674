-- Sealed leaves can be taken out of the database into files. The events that answers are made of stay, in engine.kept.

ALTER TABLE engine.engine_leaf
    ADD COLUMN archived timestamptz,
    ADD COLUMN archive_file text,
    ADD COLUMN archive_sha256 bytea,
    ADD COLUMN kept_digest bytea;
COMMENT ON COLUMN engine.engine_leaf.archived IS 'When its table was taken out of the database; null while it is there.';
COMMENT ON COLUMN engine.engine_leaf.archive_file IS 'The file that its rows are in since.';
COMMENT ON COLUMN engine.engine_leaf.archive_sha256 IS 'SHA-256 of that file.';
COMMENT ON COLUMN engine.engine_leaf.kept_digest IS
    'Of its rows in engine.kept: the sum of their XXH128 modulo 2^128, and their number.';

CREATE TABLE engine.kept (LIKE engine.journal INCLUDING COMMENTS) PARTITION BY RANGE (seq);
COMMENT ON TABLE engine.kept IS
    'The events of archived leaves, a table each, as they were in the journal, checksums included; without the rows that '
    'close blocks, and without the indexes by account and user data.';

CREATE FUNCTION engine.kept_name(leaf integer) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'kept_' || lpad(leaf::text, greatest(6, length(leaf::text)), '0') $$;

-- What follows changes only what no engine ever changes, sealed leaves, so that it needs no epoch. It keeps take-overs away
-- while it lasts, as every transaction that writes does, waits for those who read whole leaves as of one moment, and
-- asserts that the leaf is still what it was when its file was verified.
CREATE FUNCTION engine.begin_archiving(of_leaf integer, seal bytea, is_archived boolean)
    RETURNS engine.engine_leaf LANGUAGE plpgsql AS $$
DECLARE
    leaf engine.engine_leaf;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1164863847, 2);
    PERFORM pg_advisory_xact_lock(1164863847, 5);
    SELECT * INTO leaf FROM engine.engine_leaf l WHERE l.number = of_leaf FOR UPDATE;
    IF leaf.sealed IS NULL OR leaf.head_hash IS DISTINCT FROM seal OR (leaf.archived IS NOT NULL) <> is_archived THEN
        RAISE EXCEPTION 'leaf % is not any more what it was when its archive was verified', of_leaf
            USING ERRCODE = 'EN007';
    END IF;
    RETURN leaf;
END $$;

-- Puts the rows that are kept of a leaf, which have been made, in the place of its table.
CREATE FUNCTION engine.archive_leaf(of_leaf integer, seal bytea, file text, sha256 bytea, digest bytea)
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    leaf engine.engine_leaf := engine.begin_archiving(of_leaf, seal, false);
    kept text := engine.kept_name(of_leaf);
BEGIN
    EXECUTE format('CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON engine.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION engine.fence()', kept);
    EXECUTE format('ALTER TABLE engine.kept ATTACH PARTITION engine.%I FOR VALUES FROM (%s) TO (%s)',
        kept, leaf.first_seq, leaf.last_seq + 1);
    EXECUTE format('DROP TABLE engine.%I', engine.leaf_name(of_leaf));
    UPDATE engine.engine_leaf l
    SET archived = clock_timestamp(), archive_file = file, archive_sha256 = sha256, kept_digest = digest
    WHERE l.number = of_leaf;
END $$;

-- Puts the table of a leaf, which has been made anew from its file, in the place of the rows that were kept.
CREATE FUNCTION engine.restore_leaf(of_leaf integer, seal bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    leaf engine.engine_leaf := engine.begin_archiving(of_leaf, seal, true);
    leaf_table text := engine.leaf_name(of_leaf);
BEGIN
    EXECUTE format('CREATE TRIGGER fence BEFORE INSERT ON engine.%I FOR EACH STATEMENT EXECUTE FUNCTION engine.fence()',
        leaf_table);
    EXECUTE format('ALTER TABLE engine.%I ENABLE ALWAYS TRIGGER fence', leaf_table);
    EXECUTE format('ALTER TABLE engine.journal ATTACH PARTITION engine.%I FOR VALUES FROM (%s) TO (%s)',
        leaf_table, leaf.first_seq, leaf.last_seq + 1);
    EXECUTE format('ALTER TABLE engine.%I DROP CONSTRAINT bounds', leaf_table);
    EXECUTE format('DROP TABLE engine.%I', engine.kept_name(of_leaf));
    UPDATE engine.engine_leaf l
    SET archived = NULL, archive_file = NULL, archive_sha256 = NULL, kept_digest = NULL
    WHERE l.number = of_leaf;
END $$;

-- For people: what is archived is in it.
CREATE VIEW engine.event AS
SELECT seq, ts, kind, id, debit, credit, amount, ledger, code, flags, result, pending, released, timeout,
       user_data_128, user_data_64, user_data_32, name
FROM engine.journal WHERE kind <> 0
UNION ALL
SELECT seq, ts, kind, id, debit, credit, amount, ledger, code, flags, result, pending, released, timeout,
       user_data_128, user_data_64, user_data_32, name
FROM engine.kept WHERE kind <> 0;
COMMENT ON VIEW engine.event IS
    'Every event, wherever it lies. Archived leaves are indexed by id and pending only, and roughly by seq and ts.';

CREATE OR REPLACE VIEW engine.transfers AS
SELECT seq, to_timestamp(ts / 1000000000.0) AS at, id, debit, credit, amount, ledger, code, flags, pending, released,
       timeout, user_data_128, user_data_64, user_data_32, ts
FROM engine.event WHERE kind = 2;
COMMENT ON VIEW engine.transfers IS
    'Every transfer that took effect, archived ones too, by its seq. Ask by seq, or by what sealed leaves are indexed by: id, '
    'debit, credit, pending, user_data_128, user_data_64, ts; what lies in archived leaves is found quickly by id and '
    'pending, soon by seq and ts, and by the rest only by reading all of it.';

CREATE OR REPLACE FUNCTION engine.account_movements(of_account uuid, from_seq bigint, to_seq bigint)
    RETURNS TABLE (seq bigint, ts bigint, kind smallint, transfer uuid, other uuid, flags integer,
        debits_pending numeric, debits_posted numeric, credits_pending numeric, credits_posted numeric)
    LANGUAGE sql STABLE AS $$
    SELECT j.seq, j.ts, j.kind, j.id, j.credit, coalesce(j.flags, 0),
           m.pending, m.posted, 0::numeric, 0::numeric
    FROM engine.event j, LATERAL (SELECT
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 2 <> 0 THEN coalesce(j.amount, 0) ELSE 0 END
            - coalesce(j.released, 0) AS pending,
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 10 = 0 THEN coalesce(j.amount, 0) ELSE 0 END AS posted) m
    WHERE j.debit = of_account AND j.seq BETWEEN from_seq AND to_seq
    UNION ALL
    SELECT j.seq, j.ts, j.kind, j.id, j.debit, coalesce(j.flags, 0),
           0::numeric, 0::numeric, m.pending, m.posted
    FROM engine.event j, LATERAL (SELECT
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 2 <> 0 THEN coalesce(j.amount, 0) ELSE 0 END
            - coalesce(j.released, 0) AS pending,
        CASE WHEN j.kind = 2 AND coalesce(j.flags, 0) & 10 = 0 THEN coalesce(j.amount, 0) ELSE 0 END AS posted) m
    WHERE j.credit = of_account AND j.seq BETWEEN from_seq AND to_seq
$$;
