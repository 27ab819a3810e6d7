CREATE TABLE jobs (
    id int NOT NULL PRIMARY KEY,
    state text,
    old_state text,
    must int,
    parent int,
    KEY jobs_old_idx (must),
    CONSTRAINT jobs_old_check CHECK (id > 0)
);
CREATE TABLE old_jobs (
    id int
);
