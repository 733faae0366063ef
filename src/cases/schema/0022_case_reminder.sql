-- That somebody was reminded of the last day of a case: once of each.
CREATE TABLE case_reminder (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_file (id),
    due_on TEXT NOT NULL,
    reminded_on TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX case_reminder_case ON case_reminder (case_id, due_on);
