-- People who work for suppliers. The identity tells them apart wherever they work (in Sweden a personal
-- identity number).
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

-- That a person has a role under a contract; keeps its id whatever becomes known of it.
CREATE TABLE staff_assignment (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    role TEXT NOT NULL
) STRICT;
CREATE INDEX staff_assignment_contract ON staff_assignment (contract_id);
CREATE INDEX staff_assignment_person ON staff_assignment (person_id);

-- What is known of an assignment from a day on: a later row, never an update. The extent is in hundredths
-- of full time; the days are the first and the last.
CREATE TABLE staff_assignment_version (
    id INTEGER PRIMARY KEY,
    assignment_id INTEGER NOT NULL REFERENCES staff_assignment (id),
    premises_id INTEGER REFERENCES premises (id),
    extent_hundredths INTEGER NOT NULL CHECK (extent_hundredths BETWEEN 1 AND 100),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    known_on TEXT NOT NULL,
    CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX staff_assignment_version_assignment ON staff_assignment_version (assignment_id, known_on);

-- What a supplier claims of a person's competence: an education, or a time of work.
CREATE TABLE competence_claim (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    description TEXT NOT NULL,
    is_relevant INTEGER NOT NULL CHECK (is_relevant IN (0, 1)),
    credits INTEGER,             -- of an education
    began_on TEXT,               -- of work
    ended_on TEXT,               -- of work; none when it goes on
    country TEXT NOT NULL,       -- ISO 3166-1, two letters
    foreign_assessment TEXT NOT NULL, -- of an education from abroad
    claimed_on TEXT NOT NULL
) STRICT;
CREATE INDEX competence_claim_person ON competence_claim (person_id);

-- What a claim rests on: certificates and degrees, with the day they bear.
CREATE TABLE claim_evidence (
    id INTEGER PRIMARY KEY,
    claim_id INTEGER NOT NULL REFERENCES competence_claim (id),
    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
    issued_on TEXT NOT NULL,
    UNIQUE (claim_id, evidence_id)
) STRICT;

-- What a verifier found when claim and evidence were compared. The latest holds, to its last day.
CREATE TABLE claim_verdict (
    id INTEGER PRIMARY KEY,
    claim_id INTEGER NOT NULL REFERENCES competence_claim (id),
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    verifier TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    valid_to TEXT
) STRICT;
CREATE INDEX claim_verdict_claim ON claim_verdict (claim_id);

-- A control of competence: a sample of the staff, the same for whoever draws it again with the seed.
CREATE TABLE competence_control (
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    contract_id INTEGER REFERENCES contract (id), -- of one contract, or of the whole service
    seed TEXT NOT NULL,
    population INTEGER NOT NULL,
    begun_on TEXT NOT NULL,
    finished_on TEXT,
    rule_version TEXT
) STRICT;

-- One of the sample, and what came out of it: whether the claims would do, and whether what is shown does.
CREATE TABLE competence_control_item (
    id INTEGER PRIMARY KEY,
    control_id INTEGER NOT NULL REFERENCES competence_control (id),
    assignment_id INTEGER NOT NULL REFERENCES staff_assignment (id),
    claimed INTEGER CHECK (claimed IN (0, 1)),
    shown INTEGER CHECK (shown IN (0, 1)),
    defects TEXT NOT NULL,       -- names, with a space between
    UNIQUE (control_id, assignment_id)
) STRICT;
