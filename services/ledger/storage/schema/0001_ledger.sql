-- Where money is. Only external accounts (source 7: treasury, bank) may be
-- overdrawn. The sum of all balances is zero, which no single row can check.
CREATE TABLE accounts (
  id           TEXT PRIMARY KEY,
  office       TEXT NOT NULL,
  fiscal_year  INTEGER NOT NULL,
  source       INTEGER NOT NULL CHECK (source BETWEEN 1 AND 8),
  may_overdraw INTEGER NOT NULL CHECK (may_overdraw IN (0, 1)),
  balance_fen  INTEGER NOT NULL,
  held_fen     INTEGER NOT NULL CHECK (held_fen >= 0),
  create_time  INTEGER NOT NULL,
  CHECK (may_overdraw = 1 OR balance_fen >= held_fen),
  CHECK (may_overdraw = 0 OR source = 7)
) STRICT, WITHOUT ROWID;
-- Balances are not in it, so posting never touches it.
CREATE INDEX accounts_by_office ON accounts (office, id);

-- How money moved. Rows are added in the order of their time-ordered id (the
-- 16 bytes of a UUIDv7) and only their state changes; no other index, as this
-- is the hot table.
CREATE TABLE transfers (
  id          BLOB PRIMARY KEY CHECK (length(id) = 16),
  debit       TEXT NOT NULL,
  credit      TEXT NOT NULL CHECK (credit <> debit),
  amount_fen  INTEGER NOT NULL CHECK (amount_fen > 0),
  pending     INTEGER NOT NULL CHECK (pending IN (0, 1)),
  basis       TEXT NOT NULL,
  grant_id    TEXT NOT NULL,
  state       INTEGER NOT NULL CHECK (state BETWEEN 1 AND 3),
  create_time INTEGER NOT NULL,
  settle_time INTEGER CHECK ((settle_time IS NULL) = (state = 1)),
  CHECK (pending = 1 OR state = 2)
) STRICT, WITHOUT ROWID;

-- What was decided. From state 2 on every share has a transfer; shares is a
-- JSON list that is written whole.
CREATE TABLE grants (
  id              TEXT PRIMARY KEY,
  case_id         TEXT NOT NULL,
  office          TEXT NOT NULL,
  amount_fen      INTEGER NOT NULL CHECK (amount_fen > 0),
  shares          TEXT NOT NULL,
  state           INTEGER NOT NULL CHECK (state BETWEEN 1 AND 6),
  proposal_salt   BLOB NOT NULL,
  proposal_digest TEXT NOT NULL CHECK (length(proposal_digest) = 64),
  maker           TEXT NOT NULL,
  approvers       TEXT NOT NULL,
  void_reason     TEXT NOT NULL,
  create_time     INTEGER NOT NULL,
  update_time     INTEGER NOT NULL
) STRICT;
CREATE INDEX grants_by_office ON grants (office, id);

-- Who is paid. Name and account are encrypted; a payment that was paid names
-- the bank's reference and the time.
CREATE TABLE disbursements (
  grant_id       TEXT NOT NULL REFERENCES grants (id),
  number         INTEGER NOT NULL CHECK (number BETWEEN 1 AND 35),
  payee_name     BLOB NOT NULL,
  payee_account  BLOB NOT NULL,
  payee_bank     TEXT NOT NULL,
  amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
  state          INTEGER NOT NULL CHECK (state BETWEEN 1 AND 5),
  attempt        INTEGER NOT NULL CHECK (attempt BETWEEN 1 AND 99),
  transfer       TEXT NOT NULL,
  reject_code    TEXT NOT NULL,
  bank_reference TEXT NOT NULL,
  pay_time       INTEGER CHECK ((pay_time IS NOT NULL) = (state = 3)),
  PRIMARY KEY (grant_id, number)
) STRICT, WITHOUT ROWID;

-- What happened, provably: the leaves of the audit tree, 0, 1, 2 … without
-- gaps. An entry may be erased one day; its hash stays.
CREATE TABLE audit_leaves (
  leaf_index INTEGER PRIMARY KEY CHECK (leaf_index >= 0),
  entry      BLOB NOT NULL,
  hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Which leaves an audit pack of a grant holds. Apart, so that leaves of plain
-- transfers pay for no index.
CREATE TABLE grant_leaves (
  grant_id   TEXT NOT NULL,
  leaf_index INTEGER NOT NULL REFERENCES audit_leaves (leaf_index),
  PRIMARY KEY (grant_id, leaf_index)
) STRICT, WITHOUT ROWID;
