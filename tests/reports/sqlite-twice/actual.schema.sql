CREATE TABLE jobs (
    id integer PRIMARY KEY,
    state text
);
CREATE INDEX jobs_old_idx ON jobs (state);
CREATE TABLE old_jobs (
    id integer
);
