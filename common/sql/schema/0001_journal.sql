-- What happened, for the feed: sequence counts 1, 2, 3 … without gaps, because
-- one writer appends and a rolled-back append leaves no number behind.
CREATE TABLE events (
  sequence    INTEGER PRIMARY KEY,
  id          TEXT NOT NULL,
  type        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  commit_time INTEGER NOT NULL,
  traceparent TEXT NOT NULL
) STRICT;

-- What must be sent to the right. A row stays after it was sent, so that its
-- id, made from what happened, is never queued again.
CREATE TABLE dispatches (
  sequence    INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  kind        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  lane        TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
  create_time INTEGER NOT NULL,
  next_time   INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  last_reason TEXT NOT NULL,
  traceparent TEXT NOT NULL
) STRICT;
CREATE INDEX dispatches_waiting ON dispatches (sequence)
  WHERE state = 'waiting';

-- How far each feed that we read was dealt with.
CREATE TABLE cursors (
  feed     TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL
) STRICT;

-- The first answer to each request, for ever.
CREATE TABLE replies (
  caller      TEXT NOT NULL,
  request_id  TEXT NOT NULL,
  fields      TEXT NOT NULL,
  response    BLOB NOT NULL,
  create_time INTEGER NOT NULL,
  PRIMARY KEY (caller, request_id)
) STRICT;
