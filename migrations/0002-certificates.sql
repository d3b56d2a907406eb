CREATE TABLE certificates (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  enabled INTEGER NOT NULL,
  spec TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- What was issued here, newest last. `sealed_key` opens with the secret key, which is not in the database.
CREATE TABLE certificate_versions (
  id TEXT PRIMARY KEY NOT NULL,
  certificate TEXT NOT NULL REFERENCES certificates (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  chain TEXT NOT NULL,
  sealed_key TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX certificate_versions_by_certificate ON certificate_versions (certificate, created_at);
