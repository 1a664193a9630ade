-- Whom the superiors designated for the epoch a case is in, once it binds.
ALTER TABLE cases ADD COLUMN designated_office TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN designated_epoch INTEGER NOT NULL DEFAULT 0;

-- What superiors decided in disputes: one word an epoch from each.
CREATE TABLE designations (
  id                 TEXT PRIMARY KEY,
  case_id            TEXT NOT NULL,
  epoch              INTEGER NOT NULL CHECK (epoch >= 0),
  designated_office  TEXT NOT NULL,
  designating_office TEXT NOT NULL,
  reason             TEXT NOT NULL,
  create_time        INTEGER NOT NULL,
  UNIQUE (case_id, epoch, designating_office)
) STRICT;
