-- A list of cases that were handled elsewhere before, imported as a whole. Only its hash is kept: the list
-- may hold personal data, which must be erasable where it stands.
CREATE TABLE case_import (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,          -- of its cases
    name TEXT NOT NULL,          -- of the file
    sha256 BLOB NOT NULL,
    cases INTEGER NOT NULL,
    imported_on TEXT NOT NULL,
    UNIQUE (kind, sha256)
) STRICT;

-- The number that a case had where it was handled before; its id is that of the case.
CREATE TABLE earlier_case (
    id INTEGER PRIMARY KEY REFERENCES case_file (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    import_id INTEGER NOT NULL REFERENCES case_import (id),
    list_row INTEGER NOT NULL,   -- of the list, 1 is the first after the header row
    UNIQUE (kind, number)
) STRICT;
CREATE INDEX earlier_case_number ON earlier_case (number);
