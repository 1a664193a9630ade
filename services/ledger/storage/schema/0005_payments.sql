-- Payments by plan, with the bank's word on every attempt. Tables are made anew
-- because checks change.
CREATE TABLE grants_0005 (
  id              TEXT PRIMARY KEY,
  case_id         TEXT NOT NULL,
  office          TEXT NOT NULL,
  amount_fen      INTEGER NOT NULL CHECK (amount_fen > 0),
  purpose         TEXT NOT NULL,
  advance         INTEGER NOT NULL CHECK (advance IN (0, 1)),
  shares          TEXT NOT NULL,
  state           INTEGER NOT NULL CHECK (state BETWEEN 1 AND 8),
  proposal_salt   BLOB NOT NULL,
  proposal_digest TEXT NOT NULL CHECK (length(proposal_digest) = 64),
  maker           TEXT NOT NULL,
  approvers       TEXT NOT NULL,
  void_reason     TEXT NOT NULL,
  expire_time     INTEGER,
  exceptional_basis TEXT NOT NULL,
  -- The document that allows a plan of payments.
  plan_basis      TEXT NOT NULL,
  create_time     INTEGER NOT NULL,
  update_time     INTEGER NOT NULL
) STRICT;
INSERT INTO grants_0005
  SELECT id, case_id, office, amount_fen, purpose, advance, shares, state,
    proposal_salt, proposal_digest, maker, approvers, void_reason, expire_time,
    exceptional_basis, '', create_time, update_time
  FROM grants;

-- Who is paid, when and how far. Accounts are encrypted, also the one that an
-- officer has proposed instead. A character of outcomes says how an attempt
-- ended that did not stay paid.
CREATE TABLE disbursements_0005 (
  grant_id       TEXT NOT NULL REFERENCES grants_0005 (id),
  number         INTEGER NOT NULL CHECK (number BETWEEN 1 AND 35),
  payee_name     BLOB NOT NULL,
  payee_account  BLOB NOT NULL,
  payee_bank     TEXT NOT NULL,
  amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
  earliest_pay_time INTEGER,
  condition      TEXT NOT NULL,
  entrusted_party TEXT NOT NULL,
  state          INTEGER NOT NULL CHECK (state BETWEEN 1 AND 10),
  attempt        INTEGER NOT NULL CHECK (attempt BETWEEN 1 AND 99),
  transfer       TEXT NOT NULL,
  reject_code    TEXT NOT NULL,
  bank_reference TEXT NOT NULL,
  pay_time       INTEGER CHECK ((pay_time IS NOT NULL) = (state = 3)),
  evidence       TEXT NOT NULL,
  payment_form   TEXT NOT NULL,
  basis          TEXT NOT NULL,
  outcomes       TEXT NOT NULL CHECK (length(outcomes) BETWEEN attempt - 1
                                                         AND attempt),
  look_time      INTEGER,
  queries        INTEGER NOT NULL CHECK (queries >= 0),
  correction_account BLOB NOT NULL,
  correction_bank TEXT NOT NULL,
  corrector      TEXT NOT NULL,
  PRIMARY KEY (grant_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO disbursements_0005
  SELECT grant_id, number, payee_name, payee_account, payee_bank, amount_fen,
    NULL, '', '', state, attempt, transfer, reject_code, bank_reference,
    pay_time, '', '', '',
    -- Every attempt but a present one had been rejected.
    substr('jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj'
      || 'jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj',
      1, CAST(CASE WHEN state = 4 THEN attempt ELSE attempt - 1 END AS INT)),
    NULL, 0, substr(payee_name, 1, 0), '', ''
  FROM disbursements;
DROP TABLE disbursements;
DROP TABLE grants;
ALTER TABLE grants_0005 RENAME TO grants;
ALTER TABLE disbursements_0005 RENAME TO disbursements;
CREATE INDEX grants_by_office ON grants (office, id);
CREATE INDEX grants_by_case ON grants (case_id, id);
CREATE INDEX grants_proposed ON grants (id) WHERE state = 1;
CREATE INDEX grants_due ON grants (expire_time) WHERE state = 2;
-- Payments at which somebody must look, of which there are few.
CREATE INDEX disbursements_to_look_at ON disbursements (look_time)
  WHERE look_time IS NOT NULL;
