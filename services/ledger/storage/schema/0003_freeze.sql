-- Why nothing may leave an account; empty if it may.
ALTER TABLE accounts ADD COLUMN freeze_basis TEXT NOT NULL DEFAULT '';
