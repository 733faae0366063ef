-- Where premises lie, in degrees of WGS 84; none where nobody has said. Both or neither.
ALTER TABLE premises_version ADD COLUMN latitude REAL;
ALTER TABLE premises_version ADD COLUMN longitude REAL;

-- Municipalities with a point to measure from, as they became known, with whoever says so. The days are
-- the first and the last that it holds; no last day is until further notice. Nothing is updated: what
-- became known of a code later is a later row.
CREATE TABLE municipality (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    known_on TEXT NOT NULL,
    CHECK (latitude BETWEEN -90 AND 90),
    CHECK (longitude BETWEEN -180 AND 180),
    CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX municipality_code ON municipality (code, known_on);
