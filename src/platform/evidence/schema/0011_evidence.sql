-- A file that something rests on: a photo, a certificate, a reply. The content lies outside the database,
-- under its SHA-256, and is there before its row is. A row is never removed.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    bytes INTEGER NOT NULL CHECK (bytes > 0)
) STRICT;
