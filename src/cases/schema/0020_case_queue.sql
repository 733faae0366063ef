-- Queues of open cases by their clock: the earlier of the last day of the state and that of the case.
-- Each ends with what else a queue is asked by, so that rows that are not asked for are never read.
DROP INDEX case_file_due;
DROP INDEX case_file_assignee;
CREATE INDEX case_file_queue ON case_file
    ((CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id, kind, owner, unit)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_kind ON case_file
    (kind, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id, owner, unit)
    WHERE ended_on IS NULL;
CREATE INDEX case_file_queue_owner ON case_file
    (owner, (CASE WHEN due_on < central_due_on THEN due_on ELSE central_due_on END), id, kind, unit)
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
