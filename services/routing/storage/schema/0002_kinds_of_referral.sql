-- More kinds of referral, with how they were answered, and due times that are
-- not known yet. The table is made anew because its checks change.
CREATE TABLE referrals_0002 (
  id               TEXT PRIMARY KEY,
  kind             INTEGER NOT NULL,
  state            INTEGER NOT NULL,
  case_id          TEXT NOT NULL,
  programme        INTEGER NOT NULL,
  source_office    TEXT NOT NULL,
  target_office    TEXT NOT NULL,
  epoch            INTEGER NOT NULL CHECK (epoch >= 0),
  reason           TEXT NOT NULL,
  preview          TEXT NOT NULL,
  manifest         BLOB NOT NULL,
  fulfilled        INTEGER NOT NULL CHECK (fulfilled IN (0, 1)),
  answer_code      TEXT NOT NULL,
  return_reason    INTEGER NOT NULL,
  competent_office TEXT NOT NULL,
  due_time         INTEGER,
  create_time      INTEGER NOT NULL,
  decide_time      INTEGER,
  deliver_time     INTEGER,
  CHECK (kind BETWEEN 1 AND 7),
  CHECK (state BETWEEN 1 AND 5),
  -- Only what was decided has a time of decision.
  CHECK ((state = 1) = (decide_time IS NULL))
) STRICT;
INSERT INTO referrals_0002
  SELECT id, kind, state, case_id, programme, source_office, target_office,
    epoch, reason, preview, manifest, fulfilled, '', return_reason,
    competent_office, due_time, create_time, decide_time, deliver_time
  FROM referrals;
DROP TABLE referrals;
ALTER TABLE referrals_0002 RENAME TO referrals;
CREATE INDEX referrals_source ON referrals (source_office, id);
CREATE INDEX referrals_target ON referrals (target_office, id);
