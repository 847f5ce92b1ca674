-- Holds that were captured in part, or extended: a checkpoint keeps how they stand, a line for each leaf that changed one.

ALTER TABLE engine.open_hold
    ADD COLUMN captured numeric NOT NULL DEFAULT 0,
    ADD COLUMN expires_at bigint,
    DROP CONSTRAINT open_hold_pkey,
    ADD PRIMARY KEY (id, since_leaf);
COMMENT ON TABLE engine.open_hold IS
    'Holds that outlived the leaf that they were made in, and how they stood: at the end of leaf n it is the line where '
    'since_leaf <= n and until_leaf is null or above n. Those that ended long ago are taken out.';
COMMENT ON COLUMN engine.open_hold.captured IS 'What was captured of it so far; amount less captured remains.';
COMMENT ON COLUMN engine.open_hold.expires_at IS
    'When it expires, ns since the Unix epoch, where that was extended; null where it is as ts and timeout say.';

COMMENT ON COLUMN engine.journal.kind IS
    '1 account created, 2 transfer, 3 expiry, 4 transfer id burnt, 5 account named, 6 limits of an account set, '
    '7 hold extended, 0 block row.';
COMMENT ON COLUMN engine.journal.id IS 'The account, the transfer, or the hold that expired or was extended.';
COMMENT ON COLUMN engine.journal.pending IS 'The hold that was posted, captured in part, voided, extended or expired.';
COMMENT ON COLUMN engine.journal.timeout IS
    'Seconds from the hold''s own stamp until it expires; of kind 7: as they are from then on. Of limits: the window.';
