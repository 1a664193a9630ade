-- How people are reached. The phone is encrypted; nobody looks one up.
CREATE TABLE contacts (
  id          TEXT PRIMARY KEY,
  phone       BLOB NOT NULL,
  withheld    INTEGER NOT NULL CHECK (withheld IN (0, 1)),
  update_time INTEGER NOT NULL
) STRICT;

-- What was told, once: a row never goes, and only state and deliveries change,
-- never out of a settled state. Exactly one recipient each; holes and
-- deliveries are JSON. No personal data: texts hold a receipt number at most.
CREATE TABLE notices (
  id            TEXT PRIMARY KEY,
  template_code TEXT NOT NULL,
  subject       TEXT NOT NULL,
  contact       TEXT NOT NULL,
  office        TEXT NOT NULL,
  holes         TEXT NOT NULL,
  state         TEXT NOT NULL
    CHECK (state IN ('queued', 'sent', 'withheld', 'abandoned')),
  text          TEXT NOT NULL,
  deliveries    TEXT NOT NULL,
  create_time   INTEGER NOT NULL,
  CHECK ((contact = '') <> (office = ''))
) STRICT;
CREATE INDEX notices_by_subject ON notices (subject, create_time, id);
CREATE INDEX notices_by_office ON notices (office, create_time, id)
  WHERE office <> '';
