-- An investigation; its id is that of its case.
CREATE TABLE investigation (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    reference TEXT NOT NULL,
    contract TEXT NOT NULL,      -- KA-nummer
    question TEXT NOT NULL,
    summary TEXT,                -- the report's own, when it was submitted
    assessment TEXT,             -- by another person than its author
    judgement TEXT,              -- of the reply as a whole
    notified_on TEXT,            -- when the supplier was told in writing
    reply_due_on TEXT            -- the last day to reply, as extended
) STRICT;

-- What was found, and what it rests on. A finding is never changed; it may be withdrawn.
CREATE TABLE investigation_finding (
    id INTEGER PRIMARY KEY,
    investigation_id INTEGER NOT NULL REFERENCES investigation (id),
    requirement TEXT NOT NULL,
    statement TEXT NOT NULL,
    severity TEXT NOT NULL,
    is_withdrawn INTEGER NOT NULL CHECK (is_withdrawn IN (0, 1))
) STRICT;
CREATE INDEX investigation_finding_investigation ON investigation_finding (investigation_id, id);

CREATE TABLE investigation_evidence (
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL REFERENCES investigation_finding (id),
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX investigation_evidence_finding ON investigation_evidence (finding_id, id);

-- The supplier's reply to a finding, or to the whole. Its text is never changed; how it was judged comes
-- to stand beside it.
CREATE TABLE investigation_reply (
    id INTEGER PRIMARY KEY,
    investigation_id INTEGER NOT NULL REFERENCES investigation (id),
    finding_id INTEGER REFERENCES investigation_finding (id),
    text TEXT NOT NULL,
    received_on TEXT NOT NULL,
    is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)),
    verdict TEXT,
    judgement TEXT
) STRICT;
CREATE INDEX investigation_reply_investigation ON investigation_reply (investigation_id, id);
