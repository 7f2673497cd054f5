CREATE TABLE saved_search (
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    filters TEXT NOT NULL,
    options TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (actor, name)
);
