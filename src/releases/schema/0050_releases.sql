-- A release of a period's results: what was computed, by which rule, as known on which day. A row is
-- written once, as a draft, and never changed; what became of it stands in rating_release_step.
CREATE TABLE rating_release (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,      -- "2025-05.1": the period, and which draft of it
    service TEXT NOT NULL,
    period TEXT NOT NULL,
    known_at TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    before_period TEXT,               -- what it is compared with; none where nothing came before
    before_known_at TEXT,
    results_sha256 TEXT NOT NULL,
    results_json TEXT NOT NULL
) STRICT;
CREATE INDEX rating_release_period ON rating_release (period, id);

-- What became of a release, in order: drafted, submitted, published, withdrawn.
CREATE TABLE rating_release_step (
    id INTEGER PRIMARY KEY,
    release_id INTEGER NOT NULL REFERENCES rating_release (id),
    state TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (release_id, state)
) STRICT;
