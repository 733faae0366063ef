-- A sanction on a contract; its id is that of its case.
CREATE TABLE sanction (
    id INTEGER PRIMARY KEY,
    investigation_id INTEGER NOT NULL REFERENCES investigation (id),
    contract TEXT NOT NULL,      -- KA-nummer
    kind TEXT NOT NULL,
    ground TEXT NOT NULL,
    severity TEXT NOT NULL,      -- of the findings that stood when it was proposed
    reason TEXT NOT NULL,
    amount_ore INTEGER,          -- of a one-off penalty; a running one is computed for any day
    decided_on TEXT,
    accrues_from TEXT,
    cured_on TEXT,               -- the first day without the defect
    sent_on TEXT,
    received_on TEXT,            -- deemed
    ends_on TEXT,                -- the contract's last day, of a notice or rescission
    lifted_on TEXT,              -- when a measure was completed
    reversed_on TEXT
) STRICT;
CREATE INDEX sanction_contract ON sanction (contract, kind);
CREATE INDEX sanction_ground ON sanction (ground, decided_on);
CREATE INDEX sanction_investigation ON sanction (investigation_id);

CREATE TABLE sanction_payment (
    id INTEGER PRIMARY KEY,
    sanction_id INTEGER NOT NULL REFERENCES sanction (id),
    kind TEXT NOT NULL,          -- payment, set_off, refund
    amount_ore INTEGER NOT NULL CHECK (amount_ore > 0),
    paid_on TEXT NOT NULL,
    reference TEXT NOT NULL
) STRICT;
CREATE INDEX sanction_payment_sanction ON sanction_payment (sanction_id, id);
