CREATE TABLE transfer (
    transfer_id TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    source_key TEXT NOT NULL,
    received_at TEXT NOT NULL,
    operator TEXT NOT NULL,
    profile TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'finished')),
    finished_at TEXT NOT NULL,
    counts TEXT NOT NULL,
    receipt TEXT NOT NULL
);
CREATE INDEX transfer_source_key ON transfer (source_key);

CREATE TABLE decision (
    transfer_id TEXT NOT NULL REFERENCES transfer (transfer_id),
    position INTEGER NOT NULL,
    file_code TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('archived', 'quarantined', 'refused', 'withheld', 'already_archived')),
    reason TEXT NOT NULL,
    findings TEXT NOT NULL,
    object_id TEXT NOT NULL,
    version TEXT NOT NULL,
    quarantine_id TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (transfer_id, position)
);

CREATE TABLE file_account (
    transfer_id TEXT NOT NULL REFERENCES transfer (transfer_id),
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    mtime INTEGER NOT NULL,
    account TEXT NOT NULL CHECK (account IN ('archived', 'quarantined', 'refused', 'withheld')),
    dossier TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (transfer_id, path)
);

CREATE TABLE quarantine (
    id TEXT NOT NULL PRIMARY KEY,
    transfer_id TEXT NOT NULL REFERENCES transfer (transfer_id),
    position INTEGER NOT NULL,
    file_code TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'released', 'rejected')),
    reason TEXT NOT NULL,
    path TEXT NOT NULL,
    created TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decision_reason TEXT NOT NULL,
    object_id TEXT NOT NULL,
    version TEXT NOT NULL
);
CREATE INDEX quarantine_state ON quarantine (state);

CREATE TABLE job (
    job_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    payload TEXT NOT NULL,
    created TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    result TEXT NOT NULL
);

CREATE TABLE fixity_run (
    run_id TEXT NOT NULL PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'abandoned')),
    cursor TEXT NOT NULL,
    objects INTEGER NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);

CREATE TABLE fixity_fault (
    run_id TEXT NOT NULL REFERENCES fixity_run (run_id),
    number INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    file_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
);

CREATE TABLE backup (
    backup_id TEXT NOT NULL PRIMARY KEY,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    target TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);
