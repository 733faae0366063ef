-- Who may come in. What is secret of an account lies apart from it; nothing of it is in the record.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,             -- that they sign in by; also the actor: "user:anna"
    display_name TEXT NOT NULL,
    roles TEXT NOT NULL,            -- "officer decision_maker", in the order of the table of roles
    unit TEXT,                      -- NULL: every office, where the role is not an office's
    supplier_id INTEGER REFERENCES supplier (id),
    only_own INTEGER NOT NULL,      -- knows only of cases assigned to them
    is_locked INTEGER NOT NULL,
    has_password INTEGER NOT NULL,
    has_totp INTEGER NOT NULL       -- confirmed
) STRICT;
CREATE UNIQUE INDEX account_name ON account (name);

CREATE TABLE account_secret (
    id INTEGER PRIMARY KEY REFERENCES account (id),
    password TEXT,                  -- Argon2id, with its cost and salt
    totp_key BLOB,                  -- encrypted by a key outside the database
    totp_pending BLOB,              -- the same, until a code of it has been given
    totp_step INTEGER NOT NULL      -- of the latest code: no code is taken twice
) STRICT;

CREATE TABLE recovery_code (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    code_hash BLOB NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_account ON recovery_code (account_id);

-- Open sessions; without acts. A stolen database opens none: only the token's hash is here.
CREATE TABLE transient_session (
    id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    started_at INTEGER NOT NULL,    -- microseconds since 1970 UTC
    seen_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX transient_session_token ON transient_session (token_hash);
CREATE INDEX transient_session_account ON transient_session (account_id);
CREATE INDEX transient_session_end ON transient_session (ends_at);

-- Attempts to sign in by any name, whether there is such an account or not; without acts.
CREATE TABLE transient_attempt (
    id INTEGER PRIMARY KEY,
    name_hash BLOB NOT NULL,        -- keyed: people type passwords where names belong
    attempts INTEGER NOT NULL,      -- since the last success
    last_at INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX transient_attempt_name ON transient_attempt (name_hash);
CREATE INDEX transient_attempt_last ON transient_attempt (last_at);

-- That somebody sees, of one case and for a time, a class of fields above their own.
CREATE TABLE broken_glass (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,          -- "case:UPP 2026/000001"
    class TEXT NOT NULL,
    reason TEXT NOT NULL,
    broken_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE INDEX broken_glass_actor ON broken_glass (actor, ends_at);
