-- What a grant is for, and whether it is advance aid.
ALTER TABLE grants ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE grants ADD COLUMN advance INTEGER NOT NULL DEFAULT 0;
-- What is proposed and holds nothing yet, of which there are few.
CREATE INDEX grants_proposed ON grants (id) WHERE state = 1;

-- Money promised to funds. What arrived of it is said by the transfers that
-- `arrivals` names; the lists are JSON and written whole.
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
  reserved_fen INTEGER NOT NULL CHECK (reserved_fen >= 0),
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
