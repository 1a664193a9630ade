-- What people asked for. One row per application, written whole.
--
-- `record` holds what is not personal, as JSON; `personal` holds who the person
-- is and everything somebody wrote about it, encrypted. The other columns are
-- what rows are found by. `applicant` is the keyed hash of the ID number, empty
-- until the person is known to us.
CREATE TABLE applications (
  id                   TEXT PRIMARY KEY,
  receiving_office     TEXT NOT NULL,
  holder_office        TEXT NOT NULL,
  offered_office       TEXT NOT NULL,
  state                TEXT NOT NULL CHECK (state IN (
    'STATE_RECEIVED', 'STATE_TRANSFERRING', 'STATE_TRANSFERRED',
    'STATE_OFFERED', 'STATE_UNDER_REVIEW', 'STATE_GRANTED', 'STATE_REFUSED',
    'STATE_ASSIGNED', 'STATE_PAID', 'STATE_DECLINED')),
  applicant            BLOB NOT NULL,
  original_case_number TEXT NOT NULL,
  aided                INTEGER NOT NULL CHECK (aided IN (0, 1)),
  revision             INTEGER NOT NULL CHECK (revision >= 1),
  record               TEXT NOT NULL,
  personal             BLOB NOT NULL
) STRICT;

-- One case is aided once (U-1). Intake looks before it grants; this index is
-- the second lock on the same door.
CREATE UNIQUE INDEX applications_aided
  ON applications (applicant, original_case_number) WHERE aided = 1;

-- Every office that ever received, held or was offered an application. Ids are
-- ordered by time, so an office's newest are found without a sort.
CREATE TABLE application_offices (
  office         TEXT NOT NULL,
  application_id TEXT NOT NULL REFERENCES applications (id),
  PRIMARY KEY (office, application_id)
) STRICT;

-- Which application sent a referral. A referral is sent by one application.
CREATE TABLE application_referrals (
  referral_id    TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id)
) STRICT;

-- The last receipt number given out by each office in each year: 1, 2, 3 …
-- without gaps, because a number that was not committed was not given out.
CREATE TABLE receipts (
  office TEXT NOT NULL,
  year   INTEGER NOT NULL,
  last   INTEGER NOT NULL CHECK (last >= 1),
  PRIMARY KEY (office, year)
) STRICT;

-- Who saw personal data, of what, why and when. Only ever added to.
CREATE TABLE accesses (
  resource TEXT NOT NULL,
  caller   TEXT NOT NULL,
  purpose  TEXT NOT NULL,
  time     INTEGER NOT NULL
) STRICT;

-- Hints that somebody qualifies. What was noticed and why a lead was dismissed
-- are encrypted.
CREATE TABLE leads (
  id       TEXT PRIMARY KEY,
  record   TEXT NOT NULL,
  personal BLOB NOT NULL
) STRICT;

-- Help that offices of this region were asked for. Question and answer are
-- encrypted.
CREATE TABLE cooperations (
  id           TEXT PRIMARY KEY,
  asked_office TEXT NOT NULL,
  record       TEXT NOT NULL,
  personal     BLOB NOT NULL
) STRICT;
CREATE INDEX cooperations_asked ON cooperations (asked_office, id);
