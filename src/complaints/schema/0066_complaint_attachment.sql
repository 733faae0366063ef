-- A file that whoever complained handed in. What they called it is not kept: names of files tell of people.
CREATE TABLE complaint_attachment (
    id INTEGER PRIMARY KEY,
    complaint_id INTEGER NOT NULL REFERENCES complaint (id),
    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
    added_on TEXT NOT NULL,
    UNIQUE (complaint_id, evidence_id)
) STRICT;
