-- A visit to a supplier, or a control of its documents or staff. Its diary number, state and clock are
-- those of its case. What is sealed is never changed: later rows add to it.
CREATE TABLE visit (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL UNIQUE REFERENCES case_file (id),
    control TEXT NOT NULL,
    form TEXT NOT NULL,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    premises_id INTEGER REFERENCES premises (id), -- none where the register has none at the address
    address TEXT,
    town TEXT,
    follows_id INTEGER REFERENCES visit (id),     -- a follow-up visit; else the first
    competence_control_id INTEGER REFERENCES competence_control (id),
    visited_on TEXT,
    outcome TEXT,
    checklist_version TEXT,
    note TEXT
) STRICT;
CREATE INDEX visit_contract ON visit (contract_id, visited_on);
CREATE INDEX visit_premises ON visit (premises_id, visited_on);
CREATE INDEX visit_outcome ON visit (visited_on, outcome);

-- One inspector: a single visit; more: a paired one.
CREATE TABLE visit_inspector (
    id INTEGER PRIMARY KEY,
    visit_id INTEGER NOT NULL REFERENCES visit (id),
    inspector TEXT NOT NULL,
    UNIQUE (visit_id, inspector)
) STRICT;

-- What was done before a door that nobody opened.
CREATE TABLE visit_closed_door (
    id INTEGER PRIMARY KEY,
    visit_id INTEGER NOT NULL UNIQUE REFERENCES visit (id),
    photo_id INTEGER NOT NULL REFERENCES evidence (id), -- of the sign, or of where it should be
    calls_made INTEGER NOT NULL CHECK (calls_made >= 0),
    waited_minutes INTEGER NOT NULL CHECK (waited_minutes >= 0),
    came_after_contact INTEGER NOT NULL CHECK (came_after_contact IN (0, 1))
) STRICT;

CREATE TABLE visit_answer (
    id INTEGER PRIMARY KEY,
    visit_id INTEGER NOT NULL REFERENCES visit (id),
    item TEXT NOT NULL,          -- of the checklist of the day
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,        -- empty only where the item is met
    UNIQUE (visit_id, item)
) STRICT;

CREATE TABLE visit_evidence (
    id INTEGER PRIMARY KEY,
    visit_id INTEGER NOT NULL REFERENCES visit (id),
    item TEXT NOT NULL,          -- empty: of the visit as a whole
    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
    UNIQUE (visit_id, item, evidence_id)
) STRICT;

-- What was added after the visit was sealed.
CREATE TABLE visit_addition (
    id INTEGER PRIMARY KEY,
    visit_id INTEGER NOT NULL REFERENCES visit (id),
    text TEXT NOT NULL,
    evidence_id INTEGER REFERENCES evidence (id),
    added_on TEXT NOT NULL,
    added_by TEXT NOT NULL
) STRICT;
CREATE INDEX visit_addition_visit ON visit_addition (visit_id);

-- What a visit found: an item that is not met, or an outcome of the whole visit. Its case says how it is
-- dealt with; the complaint that it was registered as is a case of its own.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL UNIQUE REFERENCES case_file (id),
    visit_id INTEGER NOT NULL REFERENCES visit (id),
    code TEXT NOT NULL,          -- the id of the item or the outcome
    requirement TEXT NOT NULL,
    category TEXT NOT NULL,
    severity TEXT NOT NULL,
    easy_to_cure INTEGER NOT NULL CHECK (easy_to_cure IN (0, 1)),
    seen TEXT NOT NULL,          -- what the inspector saw
    complaint_case_id INTEGER REFERENCES case_file (id),
    UNIQUE (visit_id, code)
) STRICT;
CREATE INDEX finding_complaint ON finding (complaint_case_id);
