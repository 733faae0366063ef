-- Queues of open cases by their clock: the earlier of the last day of the state and that of the case.
-- One for each thing, and each pair of things, that a queue is asked by and that leaves many cases.
DROP INDEX IF EXISTS case_file_due;
DROP INDEX IF EXISTS case_file_assignee;
CREATE INDEX case_file_queue ON case_file
    ((CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_kind ON case_file
    (kind, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_owner ON case_file
    (owner, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_kind_owner ON case_file
    (kind, owner, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_unit ON case_file
    (unit, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id, kind, owner)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_assignee ON case_file
    (assignee, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_supplier ON case_file
    (supplier_id, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_supplier_unit ON case_file
    (supplier_id, unit, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id)
    WHERE ended_on IS NULL;
