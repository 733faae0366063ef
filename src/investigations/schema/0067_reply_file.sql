-- What the supplier handed in with a reply.
CREATE TABLE investigation_reply_file (
    id INTEGER PRIMARY KEY,
    reply_id INTEGER NOT NULL REFERENCES investigation_reply (id),
    evidence_id INTEGER NOT NULL REFERENCES evidence (id)
) STRICT;
CREATE INDEX investigation_reply_file_reply ON investigation_reply_file (reply_id, id);
