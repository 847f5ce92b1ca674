-- What an engine has to know of sealed leaves: which ids they hold, and the state at the end of the newest.

CREATE TABLE engine.leaf_filter (
    leaf integer NOT NULL,
    part integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (leaf, part)
);
ALTER TABLE engine.leaf_filter ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE engine.leaf_filter IS
    'By leaf: a filter that says which ids of transfers the leaf surely does not have. Part 0 says how to read the rest.';

CREATE TABLE engine.checkpoint (
    leaf integer PRIMARY KEY,
    made timestamptz NOT NULL DEFAULT clock_timestamp(),
    through_seq bigint NOT NULL,
    rows bigint NOT NULL,
    transfers bigint NOT NULL,
    burnt bigint NOT NULL,
    last_ts bigint NOT NULL,
    last_given bigint NOT NULL,
    newest_transfer bigint NOT NULL,
    accounts integer NOT NULL,
    names integer NOT NULL,
    holds integer NOT NULL,
    digest bytea NOT NULL
);
COMMENT ON TABLE engine.checkpoint IS
    'The state of the ledger at the end of a leaf, from which a start replays on: how many accounts, names and open holds '
    'there are, and the digest of all of it. Those of the newest two sealed leaves are kept.';

CREATE TABLE engine.checkpoint_page (
    kind smallint NOT NULL,
    page integer NOT NULL,
    leaf integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (kind, page, leaf)
);
ALTER TABLE engine.checkpoint_page ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE engine.checkpoint_page IS
    'Pages of a checkpoint that have changed since the one before: the newest not after a leaf is that of its checkpoint. '
    'Kind 1: accounts in the order of creation, 2: names in the order of naming.';

CREATE TABLE engine.open_hold (
    id uuid PRIMARY KEY,
    since_leaf integer NOT NULL,
    until_leaf integer,
    ts bigint NOT NULL,
    debit uuid NOT NULL,
    credit uuid NOT NULL,
    amount numeric NOT NULL,
    ledger bigint NOT NULL,
    code integer NOT NULL,
    flags integer NOT NULL,
    timeout bigint NOT NULL,
    user_data_128 uuid NOT NULL,
    user_data_64 numeric NOT NULL,
    user_data_32 bigint NOT NULL
);
CREATE INDEX open_hold_debit ON engine.open_hold (debit);
CREATE INDEX open_hold_credit ON engine.open_hold (credit);
COMMENT ON TABLE engine.open_hold IS
    'Holds that outlived the leaf that they were made in: open at the end of leaf n where since_leaf <= n and until_leaf is '
    'null or above n. Those resolved long ago are taken out.';

CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON engine.leaf_filter
    FOR EACH STATEMENT EXECUTE FUNCTION engine.fence();
CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON engine.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION engine.fence();
CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON engine.checkpoint_page
    FOR EACH STATEMENT EXECUTE FUNCTION engine.fence();
CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON engine.open_hold
    FOR EACH STATEMENT EXECUTE FUNCTION engine.fence();
