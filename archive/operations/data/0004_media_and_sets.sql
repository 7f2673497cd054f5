ALTER TABLE backup ADD COLUMN kind TEXT NOT NULL DEFAULT 'full';

ALTER TABLE backup ADD COLUMN set_sha256 TEXT NOT NULL DEFAULT '';

ALTER TABLE backup ADD COLUMN parent TEXT NOT NULL DEFAULT '';

ALTER TABLE backup ADD COLUMN medium_id TEXT NOT NULL DEFAULT '';

ALTER TABLE backup ADD COLUMN device TEXT NOT NULL DEFAULT '';

ALTER TABLE backup ADD COLUMN faults INTEGER NOT NULL DEFAULT 0;

CREATE TABLE medium (
    medium_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    responsible TEXT NOT NULL,
    in_use TEXT NOT NULL,
    replace_by TEXT NOT NULL,
    checked TEXT NOT NULL,
    faults INTEGER NOT NULL,
    retired TEXT NOT NULL,
    device TEXT NOT NULL
);

CREATE TABLE drill (
    drill_id TEXT NOT NULL PRIMARY KEY,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    set_sha256 TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
    detail TEXT NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);

CREATE TABLE minutes (
    subject TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('backup', 'verify', 'restore', 'drill')),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    PRIMARY KEY (kind, subject, made_at)
);
