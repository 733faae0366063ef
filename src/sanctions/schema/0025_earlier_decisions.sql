-- Decisions that were made elsewhere before have no investigation here, and a running penalty of theirs the
-- rate that was decided there. The column comes back under its name: the rows hash as before.
ALTER TABLE sanction ADD COLUMN came_from INTEGER REFERENCES investigation (id);
UPDATE sanction SET came_from = investigation_id;
DROP INDEX sanction_investigation;
ALTER TABLE sanction DROP COLUMN investigation_id;
ALTER TABLE sanction RENAME COLUMN came_from TO investigation_id;
CREATE INDEX sanction_investigation ON sanction (investigation_id);
ALTER TABLE sanction ADD COLUMN rate_ore INTEGER;
ALTER TABLE sanction ADD COLUMN rate_days INTEGER;
ALTER TABLE sanction ADD COLUMN earlier_investigation TEXT;   -- its number elsewhere
