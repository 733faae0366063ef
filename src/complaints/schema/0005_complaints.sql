-- A complaint or tip; its id is that of its case.
CREATE TABLE complaint (
    id INTEGER PRIMARY KEY,
    sender TEXT NOT NULL,
    channel TEXT NOT NULL,
    category TEXT NOT NULL,
    severity TEXT NOT NULL,
    text TEXT NOT NULL,
    contract TEXT,               -- KA-nummer
    supplier TEXT,
    premises_id INTEGER,         -- of premises, whose table comes later
    person_role TEXT,
    stated_subject TEXT,
    contact_name TEXT,           -- personal; absent in a tip
    contact_address TEXT,
    is_anonymous INTEGER NOT NULL CHECK (is_anonymous IN (0, 1)),
    received_on TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    content_hash BLOB NOT NULL,  -- SHA-256 of all that the sender wrote
    key_hash BLOB,               -- SHA-256 of the sender's key
    code_hash BLOB,              -- SHA-256 of the receipt code
    central_because TEXT,
    summary TEXT,                -- for the supplier, in the officer's words
    outcome TEXT,                -- for the complainant
    merged_into INTEGER REFERENCES complaint (id),
    CHECK (is_anonymous = 0 OR (contact_name IS NULL AND contact_address IS NULL))
) STRICT;
CREATE UNIQUE INDEX complaint_key ON complaint (key_hash);
CREATE UNIQUE INDEX complaint_code ON complaint (code_hash);
CREATE INDEX complaint_content ON complaint (content_hash, received_at);
CREATE INDEX complaint_kind ON complaint (premises_id, category, received_on);

-- What was written between whoever complained and the officers. Only the day, not the moment.
CREATE TABLE complaint_message (
    id INTEGER PRIMARY KEY,
    complaint_id INTEGER NOT NULL REFERENCES complaint (id),
    is_from_sender INTEGER NOT NULL CHECK (is_from_sender IN (0, 1)),
    written_on TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX complaint_message_complaint ON complaint_message (complaint_id, id);
