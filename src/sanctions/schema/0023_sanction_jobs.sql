-- What a running penalty had come to by the end of a day: what was told, not what is owed, which is
-- computed for any day from the terms.
CREATE TABLE sanction_accrual (
    id INTEGER PRIMARY KEY,
    sanction_id INTEGER NOT NULL REFERENCES sanction (id),
    through TEXT NOT NULL,       -- the last day that is counted
    amount_ore INTEGER NOT NULL,
    UNIQUE (sanction_id, through)
) STRICT;

-- The visit that was planned for a last day to follow a sanction up.
CREATE TABLE sanction_visit (
    id INTEGER PRIMARY KEY,
    sanction_id INTEGER NOT NULL REFERENCES sanction (id),
    due_on TEXT NOT NULL,
    visit TEXT NOT NULL,         -- its diary number
    UNIQUE (sanction_id, due_on)
) STRICT;

CREATE INDEX sanction_accruing ON sanction (accrues_from)
    WHERE cured_on IS NULL AND reversed_on IS NULL;
