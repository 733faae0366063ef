-- What a supplier says beside a decision, for everyone to read. The latest row is what is shown; where it
-- has no words they were taken back, or are withheld.
CREATE TABLE sanction_comment (
    id INTEGER PRIMARY KEY,
    sanction_id INTEGER NOT NULL REFERENCES sanction (id),
    words TEXT,
    said_on TEXT NOT NULL
) STRICT;

CREATE INDEX sanction_comment_of ON sanction_comment (sanction_id, id);
