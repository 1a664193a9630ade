-- Documents signed together: the way from each to the root that was signed.
-- NULL for those that were signed alone. `signature` is empty while one of ours
-- waits for its batch.
ALTER TABLE documents ADD COLUMN batch BLOB;
ALTER TABLE documents ADD COLUMN receipt_batch BLOB;
ALTER TABLE hops ADD COLUMN offer_batch BLOB;
ALTER TABLE hops ADD COLUMN verdict_batch BLOB;

-- Up to which number the recipient confirmed the documents of a link.
ALTER TABLE links ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
UPDATE links SET confirmed = COALESCE((
  SELECT MIN(d.link_sequence) - 1 FROM documents AS d
  WHERE d.sender = links.sender AND d.recipient = links.recipient
    AND d.sender <> d.recipient AND LENGTH(d.receipt) = 0), sequence);

-- The last comparison of records with each partner. One made in another life of
-- the process says nothing of this one: a backup may lie between them.
CREATE TABLE comparisons (
  partner      TEXT PRIMARY KEY,
  life         TEXT NOT NULL,
  standing     INTEGER NOT NULL CHECK (standing BETWEEN 1 AND 5),
  compare_time INTEGER NOT NULL,
  skew_micros  INTEGER NOT NULL,
  -- What the partner said of itself; serialised, empty if it could not.
  state        BLOB NOT NULL
) STRICT;

-- Proofs that this region was restored from a backup. While one is not released
-- the region sends, takes and decides nothing (INV-20).
CREATE TABLE quarantines (
  id           TEXT PRIMARY KEY,
  partner      TEXT NOT NULL,
  -- What we signed and do not know of: the proof. Empty if an operator said so.
  payload      BLOB NOT NULL,
  signature    BLOB NOT NULL,
  suite        TEXT NOT NULL,
  key_id       TEXT NOT NULL,
  batch        BLOB,
  -- The head of our link at the partner, where we go on after the release; 0 if
  -- it is no farther than ours.
  sequence     INTEGER NOT NULL CHECK (sequence >= 0),
  digest       BLOB NOT NULL,
  create_time  INTEGER NOT NULL,
  release_time INTEGER,
  releaser     TEXT NOT NULL,
  reason       TEXT NOT NULL,
  CHECK ((release_time IS NULL) = (releaser = ''))
) STRICT;
CREATE INDEX quarantines_open ON quarantines (partner)
  WHERE release_time IS NULL;

-- Documents that came and had no effect, or could not be taken, and ours that a
-- partner refuses. Each waits for a person.
CREATE TABLE dead_letters (
  id            TEXT PRIMARY KEY,
  partner       TEXT NOT NULL,
  direction     INTEGER NOT NULL CHECK (direction IN (1, 2)),
  -- Of the signed bytes: what comes again is counted, not kept again.
  digest        BLOB NOT NULL,
  document      TEXT NOT NULL,
  -- As it came; empty if it is in `documents`.
  payload       BLOB NOT NULL,
  signature     BLOB NOT NULL,
  suite         TEXT NOT NULL,
  key_id        TEXT NOT NULL,
  batch         BLOB,
  sealed_body   BLOB NOT NULL,
  certificate   BLOB NOT NULL,
  refusal       TEXT NOT NULL,
  attempts      INTEGER NOT NULL CHECK (attempts > 0),
  state         INTEGER NOT NULL CHECK (state BETWEEN 1 AND 3),
  create_time   INTEGER NOT NULL,
  last_time     INTEGER NOT NULL,
  decide_time   INTEGER,
  decider       TEXT NOT NULL,
  reason        TEXT NOT NULL,
  UNIQUE (partner, direction, digest),
  CHECK ((state = 1) = (decide_time IS NULL))
) STRICT;
CREATE INDEX dead_letters_open ON dead_letters (partner) WHERE state = 1;

-- Our signed words that a document was not confirmed when it was due.
CREATE TABLE non_deliveries (
  document  TEXT PRIMARY KEY,
  due_time  INTEGER NOT NULL,
  payload   BLOB NOT NULL,
  signature BLOB NOT NULL,
  suite     TEXT NOT NULL,
  key_id    TEXT NOT NULL,
  batch     BLOB
) STRICT;

-- What is here of each paper. A row says how far, the chunks say what.
CREATE TABLE papers (
  digest      BLOB PRIMARY KEY,
  size        INTEGER NOT NULL CHECK (size > 0),
  received    INTEGER NOT NULL CHECK (received BETWEEN 0 AND size),
  complete    INTEGER NOT NULL CHECK (complete IN (0, 1)),
  create_time INTEGER NOT NULL,
  CHECK (complete = 0 OR received = size)
) STRICT;

-- Their bytes by where they begin, encrypted under the key ring.
CREATE TABLE paper_chunks (
  digest   BLOB NOT NULL,
  position INTEGER NOT NULL,
  content  BLOB NOT NULL,
  PRIMARY KEY (digest, position)
) STRICT;

-- Which partner named a paper in an offer to us, and so may send it.
CREATE TABLE expected_papers (
  digest  BLOB NOT NULL,
  partner TEXT NOT NULL,
  PRIMARY KEY (digest, partner)
) STRICT;
