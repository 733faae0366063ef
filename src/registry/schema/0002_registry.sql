-- Suppliers, contracts, delivery areas and regions, as published. Apart from a supplier's organisation
-- number nothing here is ever updated: what became known later is a later row.

-- A supplier as it is named somewhere. The agency's workbooks carry no organisation numbers, so the
-- name as written is what there is; supplier_link says which of them are the same legal person.
CREATE TABLE supplier (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    search_name TEXT NOT NULL,
    organisation_number TEXT UNIQUE
) STRICT;
CREATE INDEX supplier_search_name ON supplier (search_name);

-- From known_on on, the supplier is taken to be the same legal person as another; or no longer, where
-- same_as_id is absent.
CREATE TABLE supplier_link (
    id INTEGER PRIMARY KEY,
    supplier_id INTEGER NOT NULL REFERENCES supplier (id),
    same_as_id INTEGER REFERENCES supplier (id),
    reason TEXT NOT NULL,
    known_on TEXT NOT NULL,
    CHECK (same_as_id <> supplier_id)
) STRICT;
CREATE INDEX supplier_link_supplier ON supplier_link (supplier_id);

CREATE TABLE delivery_area (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    search_name TEXT NOT NULL
) STRICT;

CREATE TABLE region (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- The region an area lies in, from known_on on.
CREATE TABLE area_region (
    id INTEGER PRIMARY KEY,
    area_id INTEGER NOT NULL REFERENCES delivery_area (id),
    region_id INTEGER NOT NULL REFERENCES region (id),
    known_on TEXT NOT NULL
) STRICT;
CREATE INDEX area_region_area ON area_region (area_id, known_on);

-- A contract is its number (KA-nummer), which it keeps when name or owner changes.
CREATE TABLE contract (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    service TEXT NOT NULL
) STRICT;

-- What a contract was published as in a period: its supplier's name, its area and its start, known
-- from a day on. A withdrawn row says that a later release no longer has the contract in the period.
CREATE TABLE contract_period (
    id INTEGER PRIMARY KEY,
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    period TEXT NOT NULL,
    supplier_id INTEGER NOT NULL REFERENCES supplier (id),
    area_id INTEGER NOT NULL REFERENCES delivery_area (id),
    started_on TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    known_on TEXT NOT NULL
) STRICT;
CREATE INDEX contract_period_period ON contract_period (period, known_on);
CREATE INDEX contract_period_contract ON contract_period (contract_id, area_id, started_on);
