-- What the agency published, as it was known from each day on. Nothing here is ever updated: a later
-- release adds rows, and the row in force on a day is the latest known by then.

-- A file that was imported, whole.
CREATE TABLE source_file (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    known_on TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;

-- The weight of a result at a level, for the measure of a period.
CREATE TABLE result_weight (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES source_file (id),
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    period TEXT NOT NULL,
    level TEXT NOT NULL,
    weight REAL NOT NULL CHECK (weight > 0),
    known_on TEXT NOT NULL
) STRICT;
CREATE INDEX result_weight_period ON result_weight (period, known_on);

-- A contract's row in a period's sheet. A withdrawn row says that a later release no longer has it.
CREATE TABLE result_figure (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES source_file (id),
    sheet TEXT NOT NULL,
    sheet_row INTEGER NOT NULL,
    period TEXT NOT NULL,
    contract_number TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    supplier_name TEXT NOT NULL,
    area_name TEXT NOT NULL,
    started_on TEXT NOT NULL,
    active_long_enough INTEGER CHECK (active_long_enough IN (0, 1)),
    star INTEGER,
    published_measure REAL,
    published_flag INTEGER CHECK (published_flag IN (0, 1)),
    published_star_counts INTEGER CHECK (published_star_counts IN (0, 1)),
    published_below INTEGER CHECK (published_below IN (0, 1)),
    known_on TEXT NOT NULL
) STRICT;
CREATE INDEX result_figure_period ON result_figure (period, contract_number, known_on);
CREATE INDEX result_figure_file ON result_figure (file_id);

-- Participants and approved results of a figure at one level.
CREATE TABLE result_count (
    id INTEGER PRIMARY KEY,
    figure_id INTEGER NOT NULL REFERENCES result_figure (id),
    level TEXT NOT NULL,
    participants INTEGER NOT NULL CHECK (participants >= 0),
    first_results INTEGER NOT NULL CHECK (first_results >= 0),
    follow_up_results INTEGER NOT NULL CHECK (follow_up_results >= 0)
) STRICT;
CREATE INDEX result_count_figure ON result_count (figure_id);

-- A contract's star in a publication, from a workbook of ratings over time. No star is a real value.
CREATE TABLE published_rating (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES source_file (id),
    sheet TEXT NOT NULL,
    sheet_row INTEGER NOT NULL,
    period TEXT NOT NULL,
    contract_number TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    supplier_name TEXT NOT NULL,
    area_name TEXT NOT NULL,
    region_name TEXT NOT NULL,
    star INTEGER,
    known_on TEXT NOT NULL
) STRICT;
CREATE INDEX published_rating_period ON published_rating (period, contract_number, known_on);
CREATE INDEX published_rating_file ON published_rating (file_id);
