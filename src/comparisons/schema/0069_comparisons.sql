-- A comparison of providers from a list of participants that is never kept: what was asked, of which list
-- (its SHA-256), and how much of the answer everybody may see. A row is written once, as a draft, and never
-- changed; what became of it stands in comparison_step.
CREATE TABLE comparison (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,      -- "2026-1": the year, and which of it
    title TEXT NOT NULL,
    list_sha256 TEXT NOT NULL,
    provider TEXT NOT NULL,           -- names of columns of the list
    supplier TEXT,
    outcome TEXT NOT NULL,
    covariates TEXT NOT NULL,         -- with commas between
    model TEXT NOT NULL,
    floor REAL,
    participants INTEGER NOT NULL,    -- of those shown
    events INTEGER NOT NULL,          -- of them with the outcome
    shown INTEGER NOT NULL,           -- providers that everybody may see
    withheld INTEGER NOT NULL,        -- and that nobody may, nor were compared: too few participants
    rule_version TEXT NOT NULL,       -- of the term that says what is too few
    program TEXT NOT NULL             -- version
) STRICT;

-- The page that is released, in each language: what the second person reads is what the public gets.
CREATE TABLE comparison_page (
    id INTEGER PRIMARY KEY,
    comparison_id INTEGER NOT NULL REFERENCES comparison (id),
    language TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    html TEXT NOT NULL,
    UNIQUE (comparison_id, language)
) STRICT;

-- What became of a comparison, in order: drafted, submitted, published, withdrawn.
CREATE TABLE comparison_step (
    id INTEGER PRIMARY KEY,
    comparison_id INTEGER NOT NULL REFERENCES comparison (id),
    state TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    day TEXT NOT NULL,                -- where it was taken
    note TEXT NOT NULL,
    is_repeated INTEGER NOT NULL,     -- computed again from the same list, with the same pages
    UNIQUE (comparison_id, state)
) STRICT;
