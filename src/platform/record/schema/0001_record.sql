-- The record of every act: docs/record.md.

CREATE TABLE record_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    origin TEXT,                    -- "uppsikt/...": this record and no other; NULL until it is signed
    verification_key TEXT,          -- what its signatures are checked with
    next_sequence INTEGER NOT NULL, -- of the act to come; who has changed it may write acts
    sealed INTEGER NOT NULL,        -- how many acts the newest checkpoint covers
    frontier BLOB,                  -- the complete subtrees of those acts, largest first
    checkpoint TEXT                 -- the newest checkpoint, signed
) STRICT;

INSERT INTO record_head (id, next_sequence, sealed) VALUES (1, 0, 0);

CREATE TABLE act (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,            -- microseconds since 1970 UTC
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    diary_number TEXT,
    rule TEXT,
    rule_version TEXT,
    leaf BLOB NOT NULL              -- the act's leaf hash in the Merkle tree
) STRICT;

CREATE INDEX act_by_subject ON act (subject, sequence);

CREATE TABLE act_field (
    sequence INTEGER NOT NULL,
    position INTEGER NOT NULL,      -- from 0
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    commitment BLOB NOT NULL,       -- SHA-256 of salt, name, 0x00 and value
    salt BLOB,
    value TEXT,
    erased_by INTEGER,              -- the act that erased value and salt
    PRIMARY KEY (sequence, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE act_row (
    sequence INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    hash BLOB,                      -- of the row as the act left it; NULL when the row is gone
    salt BLOB,                      -- erased with superseded_by: an old row cannot be guessed from its hash
    superseded_by INTEGER,          -- the next act that covers the row
    PRIMARY KEY (sequence, table_name, row_id)
) STRICT, WITHOUT ROWID;

-- What is in force of each row.
CREATE UNIQUE INDEX act_row_in_force ON act_row (table_name, row_id) WHERE superseded_by IS NULL;

-- Hashes of the complete subtrees of 256^level acts, so that a proof needs few of them.
CREATE TABLE record_node (
    level INTEGER NOT NULL,         -- from 1
    number INTEGER NOT NULL,        -- from 0, the leftmost
    hash BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;
