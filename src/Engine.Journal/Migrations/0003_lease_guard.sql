-- The lease is one row whose epoch only rises. Who changes it by hand hears so, and an engine without it says why.

CREATE FUNCTION engine.guard_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.epoch >= OLD.epoch THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the epoch in engine.engine_lease may not go back from % to %: an older engine could write again',
            OLD.epoch, NEW.epoch USING ERRCODE = 'EN005';
    END IF;
    RAISE EXCEPTION 'the row of engine.engine_lease may not be deleted: without it no engine can write'
        USING ERRCODE = 'EN005';
END $$;

CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON engine.engine_lease
    FOR EACH ROW EXECUTE FUNCTION engine.guard_lease();

CREATE OR REPLACE FUNCTION engine.assert_epoch() RETURNS void LANGUAGE plpgsql AS $$
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
    SELECT l.epoch INTO current_epoch FROM engine.engine_lease l;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'engine.engine_lease has no row, so that nobody knows who may write: put it back with an epoch '
            'not below the last of the journal''s blocks' USING ERRCODE = 'EN004';
    END IF;
    IF current_epoch <> declared::bigint THEN
        RAISE EXCEPTION 'epoch % may not write to the journal: epoch % owns it', declared, current_epoch
            USING ERRCODE = 'EN001';
    END IF;
END $$;
