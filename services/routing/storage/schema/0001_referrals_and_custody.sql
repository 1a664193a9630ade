-- Everything one office sent to another, as this region knows it.
CREATE TABLE referrals (
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
  return_reason    INTEGER NOT NULL,
  competent_office TEXT NOT NULL,
  due_time         INTEGER NOT NULL,
  create_time      INTEGER NOT NULL,
  decide_time      INTEGER,
  deliver_time     INTEGER,
  CHECK (kind IN (1, 2)),
  CHECK (state BETWEEN 1 AND 5),
  -- Only what was decided has a time of decision.
  CHECK ((state = 1) = (decide_time IS NULL))
) STRICT;
CREATE INDEX referrals_source ON referrals (source_office, id);
CREATE INDEX referrals_target ON referrals (target_office, id);

-- The texts of referrals: encrypted under the key ring where this region wrote
-- them, as they came where they were sealed for it.
CREATE TABLE bodies (
  referral TEXT NOT NULL,
  part     INTEGER NOT NULL CHECK (part IN (1, 2)),
  sealed   INTEGER NOT NULL CHECK (sealed IN (0, 1)),
  content  BLOB NOT NULL,
  PRIMARY KEY (referral, part)
) STRICT;

-- Custody, one row a case: who answers for it and the verdict of each epoch.
-- A verdict and the ownership it changes stand in one row, so that no crash
-- can part them (INV-01). `handovers` is JSON by epoch.
CREATE TABLE cases (
  id        TEXT PRIMARY KEY,
  region    TEXT NOT NULL,
  state     INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  epoch     INTEGER NOT NULL CHECK (epoch >= 0),
  holder    TEXT NOT NULL,
  handovers TEXT NOT NULL,
  CHECK ((state = 0) = (holder = ''))
) STRICT;

-- The evidence of each epoch: the signed offer and the signed verdict on it,
-- byte for byte (INV-02).
CREATE TABLE hops (
  case_id           TEXT NOT NULL,
  epoch             INTEGER NOT NULL CHECK (epoch > 0),
  offer             BLOB NOT NULL,
  offer_signature   BLOB NOT NULL,
  offer_suite       TEXT NOT NULL,
  offer_key_id      TEXT NOT NULL,
  verdict           BLOB NOT NULL,
  verdict_signature BLOB NOT NULL,
  verdict_suite     TEXT NOT NULL,
  verdict_key_id    TEXT NOT NULL,
  PRIMARY KEY (case_id, epoch)
) STRICT;

-- The head of each link. Numbers grow by one and never return (INV-09).
CREATE TABLE links (
  sender    TEXT NOT NULL,
  recipient TEXT NOT NULL,
  sequence  INTEGER NOT NULL CHECK (sequence > 0),
  digest    BLOB NOT NULL,
  PRIMARY KEY (sender, recipient)
) STRICT;

-- Every document sent or taken, byte for byte, with the receipt it got.
CREATE TABLE documents (
  id                TEXT PRIMARY KEY,
  sender            TEXT NOT NULL,
  recipient         TEXT NOT NULL,
  link_sequence     INTEGER NOT NULL CHECK (link_sequence > 0),
  payload           BLOB NOT NULL,
  signature         BLOB NOT NULL,
  suite             TEXT NOT NULL,
  key_id            TEXT NOT NULL,
  sealed_body       BLOB NOT NULL,
  certificate       BLOB NOT NULL,
  referral          TEXT NOT NULL,
  receipt           BLOB NOT NULL,
  receipt_signature BLOB NOT NULL,
  receipt_suite     TEXT NOT NULL,
  receipt_key_id    TEXT NOT NULL,
  refusal           TEXT NOT NULL,
  create_time       INTEGER NOT NULL,
  UNIQUE (sender, recipient, link_sequence)
) STRICT;
