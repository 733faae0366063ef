-- A sealed journal as an inspector's phone handed it in. The journal itself is evidence, byte by byte; this is
-- what it says of the arrival, and whether the visit has been registered from it. Times of the phone are
-- the phone's: they prove nothing alone. `received_at` and `registered_at` are ours.
CREATE TABLE field_journal (
    id INTEGER PRIMARY KEY,
    seal TEXT NOT NULL UNIQUE,   -- SHA-256 of the last entry, which covers all before it
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
    inspector TEXT NOT NULL,
    entries INTEGER NOT NULL CHECK (entries > 0),
    door TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    sealed_at INTEGER NOT NULL,
    latitude REAL,               -- WGS 84; none where the phone had no position
    longitude REAL,
    accuracy_m REAL,
    received_at INTEGER NOT NULL,
    registered_at INTEGER        -- none as long as the visit stands in the way
) STRICT;
CREATE INDEX field_journal_case ON field_journal (case_id);

-- An inspector's own visits are asked for by every phone, again and again.
CREATE INDEX visit_inspector_inspector ON visit_inspector (inspector);

-- Photos on their way, part by part, from places where a whole one does not come through at once.
CREATE TABLE transient_photo_part (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,        -- of the whole
    starts_at INTEGER NOT NULL,
    length INTEGER NOT NULL CHECK (length > 0),
    bytes BLOB NOT NULL,
    held_at INTEGER NOT NULL,
    UNIQUE (sha256, starts_at)
) STRICT;
CREATE INDEX transient_photo_part_age ON transient_photo_part (held_at);
