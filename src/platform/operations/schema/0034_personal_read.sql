-- Who was shown what is personal or secret, about what. Covered by the act operations.shown, one a request.
CREATE TABLE personal_read (
    id INTEGER PRIMARY KEY,
    read_at INTEGER NOT NULL,      -- microseconds since 1970 UTC
    actor TEXT NOT NULL,
    role TEXT,
    operation TEXT NOT NULL,
    subject TEXT NOT NULL,         -- as of acts: "case:UPP 2026/000001"
    class TEXT NOT NULL
) STRICT;
CREATE INDEX personal_read_subject ON personal_read (subject, id);
CREATE INDEX personal_read_actor ON personal_read (actor, id);
