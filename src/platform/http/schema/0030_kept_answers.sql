-- Answers to writes that came with an Idempotency-Key, for those who send them again.
CREATE TABLE transient_answer (
    call_hash BLOB PRIMARY KEY,  -- of key, principal and route: tells nobody who asked
    content_hash BLOB NOT NULL,  -- of target and body
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,       -- one a line
    body BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX transient_answer_age ON transient_answer (kept_at);
