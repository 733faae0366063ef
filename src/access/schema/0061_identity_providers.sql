-- Services elsewhere that tell who somebody is, and whose account is whose. Nobody gets an account by it.
CREATE TABLE identity_provider (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,             -- as it stands in addresses; also "identity-provider:NAME"
    display_name TEXT NOT NULL,     -- on the button
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BLOB NOT NULL,    -- encrypted by a key outside the database
    redirect_uri TEXT NOT NULL,     -- as the service has it of us
    acr TEXT NOT NULL,              -- "a b": each of these levels makes a second factor of ours needless
    amr TEXT NOT NULL               -- "a b": so does each of these methods
) STRICT;
CREATE UNIQUE INDEX identity_provider_name ON identity_provider (name);

CREATE TABLE account_subject (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    provider_id INTEGER NOT NULL REFERENCES identity_provider (id),
    subject_hash BLOB NOT NULL      -- keyed: a service may tell people apart by their personal identity numbers
) STRICT;
CREATE UNIQUE INDEX account_subject_subject ON account_subject (provider_id, subject_hash);
CREATE UNIQUE INDEX account_subject_account ON account_subject (account_id, provider_id);

-- Whether the service has asked for a second factor, so that none of ours is needed.
ALTER TABLE transient_session ADD COLUMN proved_elsewhere INTEGER NOT NULL DEFAULT 0;

-- Who has gone to a service, and is to come back; without acts.
CREATE TABLE transient_outside_sign_in (
    id INTEGER PRIMARY KEY,
    state_hash BLOB NOT NULL,
    browser_hash BLOB NOT NULL,     -- of the cookie: whoever comes back is who went
    provider_id INTEGER NOT NULL REFERENCES identity_provider (id),
    nonce TEXT NOT NULL,
    code_verifier TEXT NOT NULL,
    goes_to TEXT NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX transient_outside_sign_in_state ON transient_outside_sign_in (state_hash);
CREATE INDEX transient_outside_sign_in_end ON transient_outside_sign_in (ends_at);

-- Who has come back, and owes the code of their authenticator; without acts.
CREATE TABLE transient_half_sign_in (
    id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    provider_id INTEGER NOT NULL REFERENCES identity_provider (id),
    goes_to TEXT NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX transient_half_sign_in_token ON transient_half_sign_in (token_hash);
CREATE INDEX transient_half_sign_in_end ON transient_half_sign_in (ends_at);
