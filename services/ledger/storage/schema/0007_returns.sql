-- What follows a grant or stands beside it for years. Kinds: 1 recovery,
-- 2 subsidy, 3 schooling. The body is JSON, read and written whole; beside it
-- is what is searched for: whose it is, and what it is about (a grant, a case,
-- a pupil). Money is not in it but by the transfers that it names.
CREATE TABLE instruments (
  kind    INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
  id      TEXT NOT NULL,
  office  TEXT NOT NULL,
  subject TEXT NOT NULL,
  body    TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX instruments_by_office ON instruments (kind, office, id);
CREATE INDEX instruments_by_subject ON instruments (kind, subject, id);
