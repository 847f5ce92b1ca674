-- Settings that were changed while the engine ran: rows of kind 8, which people read by a view.

COMMENT ON COLUMN engine.journal.kind IS
    '1 account created, 2 transfer, 3 expiry, 4 transfer id burnt, 5 account named, 6 limits of an account set, '
    '7 hold extended, 8 setting of the engine changed, 0 block row.';
COMMENT ON COLUMN engine.journal.name IS
    'The name given to an account. Of kind 8: setting, value before, value after, who, why, separated by tabs; an empty value '
    'after is the one that the engine was started with.';

ALTER TABLE engine.checkpoint ADD COLUMN settings integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN engine.checkpoint.settings IS 'Pages of changed settings: one, or none where none was changed.';
COMMENT ON TABLE engine.checkpoint_page IS
    'Pages of a checkpoint that have changed since the one before: the newest not after a leaf is that of its checkpoint. '
    'Kind 1: accounts in the order of creation, 2: names in the order of naming, 3: limits in the order of first setting, '
    '4: changes of settings, the latest of each and some of those before.';

-- Leaves that are sealed or archived from now on get this index with the others; those before have no row of the kind, and
-- get it here, each by one scan, so that the view need not read them.
DO $once$
DECLARE
    of_leaf record;
BEGIN
    FOR of_leaf IN SELECT l.number, l.archived IS NOT NULL AS is_archived
        FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL ORDER BY l.number
    LOOP
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON engine.%I (seq) WHERE kind = 8',
            CASE WHEN of_leaf.is_archived THEN engine.kept_name(of_leaf.number) ELSE engine.leaf_name(of_leaf.number) END
                || '_settings',
            CASE WHEN of_leaf.is_archived THEN engine.kept_name(of_leaf.number) ELSE engine.leaf_name(of_leaf.number) END);
    END LOOP;
END $once$;

CREATE VIEW engine.setting_changes AS
SELECT e.seq, to_timestamp(e.ts / 1000000000.0) AS at, split_part(e.name, E'\t', 1) AS setting,
       split_part(e.name, E'\t', 2) AS value_before, split_part(e.name, E'\t', 3) AS value_after,
       split_part(e.name, E'\t', 4) AS who, split_part(e.name, E'\t', 5) AS why
FROM engine.event e WHERE e.kind = 8;
COMMENT ON VIEW engine.setting_changes IS
    'Every change of a setting while the engine ran. Leaves that are not sealed are read whole; of sealed and archived ones '
    'an index has the rows.';
