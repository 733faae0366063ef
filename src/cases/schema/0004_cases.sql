-- What every case has, whatever it is about. A case is never deleted, so that numbers have no gaps.
CREATE TABLE case_file (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    series TEXT NOT NULL,          -- of the diary: "UPP"
    diary_year INTEGER NOT NULL,
    diary_serial INTEGER NOT NULL, -- from 1 in each series and year
    state TEXT NOT NULL,
    owner TEXT,                    -- the role whose turn it is; NULL at an end
    unit TEXT NOT NULL,
    assignee TEXT,
    service TEXT,
    supplier_id INTEGER REFERENCES supplier (id),
    contract_id INTEGER REFERENCES contract (id),
    learned_on TEXT NOT NULL,      -- when the buyer learned of the matter
    opened_on TEXT NOT NULL,
    entered_on TEXT NOT NULL,      -- the present state
    central_due_on TEXT NOT NULL,  -- the clock of the whole case: never changed
    due_on TEXT,                   -- of the present state
    ended_on TEXT,
    acts TEXT NOT NULL             -- those that stand, one a line: "fixed", "proposed user:anna"
) STRICT;
CREATE UNIQUE INDEX case_file_diary ON case_file (series, diary_year, diary_serial);
CREATE INDEX case_file_turn ON case_file (owner, unit, id) WHERE ended_on IS NULL;
CREATE INDEX case_file_assignee ON case_file (assignee, id) WHERE ended_on IS NULL;
CREATE INDEX case_file_kind ON case_file (kind, id) WHERE ended_on IS NULL;
CREATE INDEX case_file_supplier ON case_file (supplier_id, id);
