-- What the public is shown of a release, as it was when it was published: written once, in the transaction of
-- the step that published it, and never computed again. The day is that of the actor who approved it.
CREATE TABLE rating_release_shown (
    id INTEGER PRIMARY KEY,
    release_id INTEGER NOT NULL UNIQUE REFERENCES rating_release (id),
    published_on TEXT NOT NULL,
    next_update TEXT,                 -- the month, by RATE-CYCLE; none where no term says
    content_sha256 TEXT NOT NULL,
    content_json TEXT NOT NULL
) STRICT;
