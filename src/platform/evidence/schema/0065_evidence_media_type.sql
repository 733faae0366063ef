-- What the file is by its first bytes, where it is of a kind that is shown: "image/jpeg". NULL for others, and for what was
-- kept before this was told.
ALTER TABLE evidence ADD COLUMN media_type TEXT;
