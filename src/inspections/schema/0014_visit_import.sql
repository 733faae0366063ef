-- A file of visits that was imported as a whole. It is evidence itself: what its rows say rests on it.
CREATE TABLE visit_import (
    id INTEGER PRIMARY KEY,
    evidence_id INTEGER NOT NULL UNIQUE REFERENCES evidence (id),
    name TEXT NOT NULL,
    visits INTEGER NOT NULL,
    imported_on TEXT NOT NULL
) STRICT;
