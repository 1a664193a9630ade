-- The newest head that was seen of each partner region's ledger.
CREATE TABLE seen_heads (
  region    TEXT PRIMARY KEY,
  payload   BLOB NOT NULL,
  signature BLOB NOT NULL,
  suite     TEXT NOT NULL,
  key_id    TEXT NOT NULL,
  tree_size INTEGER NOT NULL CHECK (tree_size >= 0),
  root      BLOB NOT NULL,
  sign_time INTEGER NOT NULL
) STRICT;

-- The newest of our heads that each partner region cosigned.
CREATE TABLE cosigned_heads (
  witness          TEXT PRIMARY KEY,
  region           TEXT NOT NULL,
  payload          BLOB NOT NULL,
  signature        BLOB NOT NULL,
  suite            TEXT NOT NULL,
  key_id           TEXT NOT NULL,
  tree_size        INTEGER NOT NULL CHECK (tree_size >= 0),
  root             BLOB NOT NULL,
  sign_time        INTEGER NOT NULL,
  cosignature      BLOB NOT NULL,
  witness_suite    TEXT NOT NULL,
  witness_key_id   TEXT NOT NULL
) STRICT;

-- Heads that contradict one their ledger had signed before. Evidence: rows are
-- added and never changed.
CREATE TABLE head_alarms (
  number      INTEGER PRIMARY KEY CHECK (number > 0),
  problem     INTEGER NOT NULL CHECK (problem BETWEEN 2 AND 4),
  create_time INTEGER NOT NULL
) STRICT;

-- The two heads of an alarm: what was seen, and what was offered.
CREATE TABLE head_alarm_heads (
  number    INTEGER NOT NULL REFERENCES head_alarms (number),
  offered   INTEGER NOT NULL CHECK (offered IN (0, 1)),
  region    TEXT NOT NULL,
  payload   BLOB NOT NULL,
  signature BLOB NOT NULL,
  suite     TEXT NOT NULL,
  key_id    TEXT NOT NULL,
  tree_size INTEGER NOT NULL,
  root      BLOB NOT NULL,
  sign_time INTEGER NOT NULL,
  PRIMARY KEY (number, offered)
) STRICT;
