-- Answers to writes that came with an Idempotency-Key, for those who send them again.
CREATE TABLE kept_answer (
    call_hash BLOB PRIMARY KEY,  -- of key, principal and route: tells nobody who asked
    content_hash BLOB NOT NULL,  -- of target and body
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,       -- one a line
    body BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX kept_answer_age ON kept_answer (kept_at);
