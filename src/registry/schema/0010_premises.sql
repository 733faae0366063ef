-- Premises of a contract, which keep their id whatever becomes known of them.
CREATE TABLE premises (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id)
) STRICT;
CREATE INDEX premises_contract ON premises (contract_id);

-- What is known of premises from a day on. Nothing is updated: what became known later is a later row.
-- The days are the first and the last; no last day is until further notice.
CREATE TABLE premises_version (
    id INTEGER PRIMARY KEY,
    premises_id INTEGER NOT NULL REFERENCES premises (id),
    address TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    town TEXT NOT NULL,
    search_address TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    known_on TEXT NOT NULL,
    CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX premises_version_premises ON premises_version (premises_id, known_on);
