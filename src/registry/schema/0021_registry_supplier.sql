-- The contracts of a supplier, whatever the period.
CREATE INDEX contract_period_supplier ON contract_period (supplier_id, contract_id);
