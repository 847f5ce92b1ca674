-- What a team would build on PostgreSQL alone, made as quick as it can be without giving a check up: 64-bit account ids
-- and amounts, one transfers table with the one index that it needs, and room on the accounts' pages, so that a balance
-- changes without touching an index.

DROP SCHEMA IF EXISTS peers CASCADE;
CREATE SCHEMA peers;

CREATE TABLE peers.accounts (
    id bigint PRIMARY KEY,
    ledger integer NOT NULL,
    code smallint NOT NULL,
    debits_must_not_exceed_credits boolean NOT NULL DEFAULT false,
    credits_must_not_exceed_debits boolean NOT NULL DEFAULT false,
    closed boolean NOT NULL DEFAULT false,
    debits_posted bigint NOT NULL DEFAULT 0,
    credits_posted bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE peers.transfers (
    id uuid PRIMARY KEY,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    amount bigint NOT NULL,
    ledger integer NOT NULL,
    code smallint NOT NULL,
    created timestamptz NOT NULL DEFAULT clock_timestamp()
);
