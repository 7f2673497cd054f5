CREATE TABLE owed (
    owed_id TEXT NOT NULL PRIMARY KEY,
    lines TEXT NOT NULL,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    process TEXT NOT NULL,
    begun TEXT NOT NULL,
    target TEXT NOT NULL,
    seal TEXT NOT NULL,
    backup TEXT NOT NULL,
    pid INTEGER NOT NULL,
    seq INTEGER NOT NULL
);
