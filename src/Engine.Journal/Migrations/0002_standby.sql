-- What a take-over has to know about the engine before it, and how that one is asked to hand over.

ALTER TABLE engine.engine_lease
    ADD COLUMN process text NOT NULL DEFAULT '',
    ADD COLUMN address text NOT NULL DEFAULT '',
    ADD COLUMN answers_ms bigint NOT NULL DEFAULT 5000,
    ADD COLUMN quiet_epoch bigint NOT NULL DEFAULT 0,
    ADD COLUMN released_epoch bigint NOT NULL DEFAULT 0,
    ADD COLUMN handover_epoch bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN engine.engine_lease.process IS
    'The holder''s process for who shares its kernel: boot, pid namespace, pid, start. Empty where that is not known.';
COMMENT ON COLUMN engine.engine_lease.address IS 'Where the holder serves.';
COMMENT ON COLUMN engine.engine_lease.answers_ms IS
    'How long, in milliseconds, an engine that was deposed may go on answering what leaves no event.';
COMMENT ON COLUMN engine.engine_lease.quiet_epoch IS
    'The newest epoch that knew all older ones to be silent before it answered anything itself.';
COMMENT ON COLUMN engine.engine_lease.released_epoch IS 'The last epoch that ended orderly, after its last answer.';
COMMENT ON COLUMN engine.engine_lease.handover_epoch IS 'The last epoch that was asked to hand over to a standby.';

-- Asks the engine of an epoch to end, so that a standby goes on. A wish, not a write: it needs no epoch.
CREATE FUNCTION engine.ask_handover(asked bigint) RETURNS void LANGUAGE sql AS
$$ UPDATE engine.engine_lease SET handover_epoch = asked WHERE epoch = asked $$;

-- Notes that this session's epoch has given its last answer: a standby may go on at once.
CREATE FUNCTION engine.release_epoch() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM engine.assert_epoch();
    UPDATE engine.engine_lease SET released_epoch = epoch;
END $$;

-- Notes that the engines before this session's epoch answer no more, and how long this one may when it is deposed.
CREATE FUNCTION engine.note_quiet(answers bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM engine.assert_epoch();
    UPDATE engine.engine_lease SET quiet_epoch = epoch, answers_ms = answers;
END $$;
