-- Everything now follows from one log. A store from before cannot be carried
-- over: this refuses one in which anything has happened, so nothing is lost
-- unseen.
CREATE TABLE must_be_empty (
  leaves INTEGER NOT NULL CHECK (leaves = 0)
) STRICT;
INSERT INTO must_be_empty SELECT COUNT(*) FROM audit_leaves;
DROP TABLE must_be_empty;
DROP TABLE grant_leaves;
DROP TABLE audit_leaves;
DROP TABLE transfers;
DROP TABLE accounts;

-- What happened, in order: records 0, 1, 2 … without gaps, some in a row. A
-- record is a leaf of the audit tree; body has what it says (log_block.h),
-- salts and hashes 16 and 32 bytes each for it. A commit adds rows at the end
-- and touches nothing else but the index below.
CREATE TABLE log_blocks (
  first_leaf INTEGER PRIMARY KEY CHECK (first_leaf >= 0),
  leaf_count INTEGER NOT NULL CHECK (leaf_count > 0),
  end_time   INTEGER NOT NULL,
  end_hash   BLOB NOT NULL CHECK (length(end_hash) = 32),
  body       BLOB NOT NULL,
  salts      BLOB NOT NULL CHECK (length(salts) = 16 * leaf_count),
  hashes     BLOB NOT NULL CHECK (length(hashes) = 32 * leaf_count)
) STRICT;

-- Where the log has a transfer: the record that created it, the one that
-- settled its hold, and the transfer that takes it back. The only index of a
-- hot table; its key is time-ordered, so rows are added at its end.
CREATE TABLE transfer_places (
  id       BLOB PRIMARY KEY CHECK (length(id) = 16),
  created  INTEGER NOT NULL,
  settled  INTEGER CHECK (settled > created),
  reversal BLOB CHECK (length(reversal) = 16)
) STRICT, WITHOUT ROWID;

-- Holds that end by themselves.
CREATE TABLE expiries (
  expire_time INTEGER NOT NULL,
  id          BLOB NOT NULL CHECK (length(id) = 16),
  PRIMARY KEY (expire_time, id)
) STRICT, WITHOUT ROWID;

-- Where money is. Balances and last_leaf (the newest record that touched the
-- account; each record names the one before it) are as of the checkpoint: what
-- came since is in the log and in the writer's memory. Only external accounts
-- (source 7: treasury, bank) may be overdrawn. The sum of all balances is zero,
-- which no single row can check.
CREATE TABLE accounts (
  id           TEXT PRIMARY KEY,
  number       INTEGER NOT NULL UNIQUE,
  office       TEXT NOT NULL,
  fiscal_year  INTEGER NOT NULL,
  source       INTEGER NOT NULL CHECK (source BETWEEN 1 AND 8),
  may_overdraw INTEGER NOT NULL CHECK (may_overdraw IN (0, 1)),
  floor_fen    INTEGER,
  ceiling_fen  INTEGER CHECK (ceiling_fen >= 0),
  closed       INTEGER NOT NULL CHECK (closed IN (0, 1)),
  balance_fen  INTEGER NOT NULL,
  held_fen     INTEGER NOT NULL CHECK (held_fen >= 0),
  incoming_fen INTEGER NOT NULL CHECK (incoming_fen >= 0),
  last_leaf    INTEGER NOT NULL,
  create_time  INTEGER NOT NULL,
  CHECK (may_overdraw = 1 OR balance_fen >= held_fen),
  CHECK (may_overdraw = 0 OR source = 7)
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_by_office ON accounts (office, id);

-- Up to which record the accounts are written.
CREATE TABLE checkpoints (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  leaf INTEGER NOT NULL
) STRICT;
INSERT INTO checkpoints (one, leaf) VALUES (1, 0);

-- Which leaves an audit pack of a grant holds. Apart, so that leaves of plain
-- transfers pay for no index.
CREATE TABLE grant_leaves (
  grant_id   TEXT NOT NULL,
  leaf_index INTEGER NOT NULL,
  PRIMARY KEY (grant_id, leaf_index)
) STRICT, WITHOUT ROWID;
