-- Configuration: a row per resource (name, switch, times) beside the whole documents that were in force.
CREATE TABLE listeners (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  enabled INTEGER NOT NULL,
  spec TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE upstreams (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  enabled INTEGER NOT NULL,
  spec TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE routes (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  enabled INTEGER NOT NULL,
  spec TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- Exactly one row, of id 1.
CREATE TABLE settings (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  spec TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- `document` is JSON compressed with zstd. Only ever appended to.
CREATE TABLE config_revisions (
  number INTEGER PRIMARY KEY NOT NULL,
  parent INTEGER REFERENCES config_revisions (number),
  document BLOB NOT NULL,
  hash TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  summary TEXT NOT NULL,
  change_count INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER config_revisions_keep_rows BEFORE DELETE ON config_revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;

CREATE TRIGGER config_revisions_keep_values BEFORE UPDATE ON config_revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;

-- REPLACE deletes without asking the trigger above unless the connection has recursive triggers on.
CREATE TRIGGER config_revisions_keep_place BEFORE INSERT ON config_revisions
WHEN EXISTS (SELECT 1 FROM config_revisions WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;

-- What each worker made of a revision; the newest word of each worker.
CREATE TABLE revision_status (
  revision INTEGER NOT NULL REFERENCES config_revisions (number),
  worker TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('applied', 'rejected')),
  took_ms REAL NOT NULL,
  issues TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (revision, worker)
) STRICT;

-- Who did what. Only ever appended to.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  revision INTEGER REFERENCES config_revisions (number)
) STRICT;

CREATE TRIGGER audit_log_keep_rows BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is never shortened'); END;

CREATE TRIGGER audit_log_keep_values BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;

CREATE TRIGGER audit_log_keep_place BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;

-- Values sealed with the secret key, which is not in this file. Documents refer to them by id.
CREATE TABLE secrets (
  id TEXT PRIMARY KEY NOT NULL,
  label TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  expires_at INTEGER
) STRICT;

-- The sign-in library's tables. Times are milliseconds since the epoch, as everywhere.
CREATE TABLE "user" (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL DEFAULT 0,
  image TEXT,
  role TEXT NOT NULL DEFAULT 'viewer',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  id TEXT PRIMARY KEY NOT NULL,
  expires_at INTEGER NOT NULL,
  token TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  user_id TEXT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX session_user_id ON session (user_id);

CREATE TABLE account (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  password TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_user_id ON account (user_id);

CREATE TABLE verification (
  id TEXT PRIMARY KEY NOT NULL,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX verification_identifier ON verification (identifier);

CREATE TABLE rate_limit (
  id TEXT PRIMARY KEY NOT NULL,
  key TEXT NOT NULL UNIQUE,
  count INTEGER NOT NULL,
  last_request INTEGER NOT NULL
) STRICT;
