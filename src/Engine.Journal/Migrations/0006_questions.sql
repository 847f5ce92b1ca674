-- Accounts created, and expiries, are found in sealed leaves by an index of their own. Leaves that are sealed from now on get
-- it with the others; those that were sealed before get it here, each by one scan of it.

DO $once$
DECLARE
    leaf_table text;
BEGIN
    FOR leaf_table IN SELECT engine.leaf_name(l.number) FROM engine.engine_leaf l WHERE l.sealed IS NOT NULL ORDER BY l.number
    LOOP
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON engine.%I (kind, seq, ts) WHERE kind IN (1, 3)',
            leaf_table || '_kind', leaf_table);
    END LOOP;
END $once$;
