DROP TABLE job;

CREATE TABLE job (
    job_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    operator TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process TEXT NOT NULL,
    started TEXT NOT NULL,
    lease_until TEXT NOT NULL,
    progressed TEXT NOT NULL,
    stage TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL
);
