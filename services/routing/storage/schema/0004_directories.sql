-- What regions signed of their offices, ours too, byte for byte: everything
-- (base_version 0, in parts), what changed since base_version, or, with
-- base_version = version, that it still held at sign_time. Versions only grow.
CREATE TABLE directories (
  region       TEXT NOT NULL,
  version      INTEGER NOT NULL CHECK (version > 0),
  base_version INTEGER NOT NULL CHECK (base_version >= 0),
  part         INTEGER NOT NULL CHECK (part > 0),
  sign_time    INTEGER NOT NULL,
  payload      BLOB NOT NULL,
  signature    BLOB NOT NULL,
  suite        TEXT NOT NULL,
  key_id       TEXT NOT NULL,
  PRIMARY KEY (region, version, base_version, part),
  CHECK (base_version <= version)
) STRICT;
