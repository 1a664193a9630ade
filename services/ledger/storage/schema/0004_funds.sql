-- What a grant is for, whether it is advance aid, and until when it holds its
-- shares: it may expire now. The tables are made anew because a check changes.
CREATE TABLE grants_0004 (
  id              TEXT PRIMARY KEY,
  case_id         TEXT NOT NULL,
  office          TEXT NOT NULL,
  amount_fen      INTEGER NOT NULL CHECK (amount_fen > 0),
  purpose         TEXT NOT NULL,
  advance         INTEGER NOT NULL CHECK (advance IN (0, 1)),
  shares          TEXT NOT NULL,
  state           INTEGER NOT NULL CHECK (state BETWEEN 1 AND 7),
  proposal_salt   BLOB NOT NULL,
  proposal_digest TEXT NOT NULL CHECK (length(proposal_digest) = 64),
  maker           TEXT NOT NULL,
  approvers       TEXT NOT NULL,
  void_reason     TEXT NOT NULL,
  expire_time     INTEGER,
  -- The document that allows what the limits of awards do not.
  exceptional_basis TEXT NOT NULL,
  create_time     INTEGER NOT NULL,
  update_time     INTEGER NOT NULL
) STRICT;
INSERT INTO grants_0004
  SELECT id, case_id, office, amount_fen, '', 0, shares, state, proposal_salt,
    proposal_digest, maker, approvers, void_reason, NULL, '', create_time,
    update_time
  FROM grants;
CREATE TABLE disbursements_0004 (
  grant_id       TEXT NOT NULL REFERENCES grants_0004 (id),
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
INSERT INTO disbursements_0004
  SELECT grant_id, number, payee_name, payee_account, payee_bank, amount_fen,
    state, attempt, transfer, reject_code, bank_reference, pay_time
  FROM disbursements;
DROP TABLE disbursements;
DROP TABLE grants;
ALTER TABLE grants_0004 RENAME TO grants;
ALTER TABLE disbursements_0004 RENAME TO disbursements;
CREATE INDEX grants_by_office ON grants (office, id);
CREATE INDEX grants_by_case ON grants (case_id, id);
-- What is proposed and holds nothing yet, of which there are few; and what is
-- held until a time.
CREATE INDEX grants_proposed ON grants (id) WHERE state = 1;
CREATE INDEX grants_due ON grants (expire_time) WHERE state = 2;

-- Money promised to funds. What arrived of it, and what of that was put aside,
-- is said by the transfers that are named; the lists are JSON, written whole.
CREATE TABLE appropriations (
  id           TEXT PRIMARY KEY,
  account      TEXT NOT NULL,
  office       TEXT NOT NULL,
  fiscal_year  INTEGER NOT NULL,
  amount_fen   INTEGER NOT NULL CHECK (amount_fen > 0),
  basis        TEXT NOT NULL,
  due_time     INTEGER,
  donor_ref    TEXT NOT NULL,
  purposes     TEXT NOT NULL,
  adjustments  TEXT NOT NULL,
  arrivals     TEXT NOT NULL,
  reservations TEXT NOT NULL,
  create_time  INTEGER NOT NULL,
  update_time  INTEGER NOT NULL
) STRICT;
CREATE INDEX appropriations_by_office ON appropriations (office, id);
CREATE INDEX appropriations_by_account ON appropriations (account, id);

-- Years that were closed, with what became of each account.
CREATE TABLE year_closings (
  office      TEXT NOT NULL,
  fiscal_year INTEGER NOT NULL,
  totals      TEXT NOT NULL,
  closer      TEXT NOT NULL,
  leaf_index  INTEGER NOT NULL,
  close_time  INTEGER NOT NULL,
  PRIMARY KEY (office, fiscal_year)
) STRICT, WITHOUT ROWID;
