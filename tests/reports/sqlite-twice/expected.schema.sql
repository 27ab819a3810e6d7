CREATE TABLE jobs (
    id integer PRIMARY KEY,
    state text
);
CREATE INDEX jobs_state_idx ON jobs (state) WHERE id > 5;
CREATE TABLE workers (
    id integer PRIMARY KEY,
    name text
);
CREATE UNIQUE INDEX workers_name_idx ON workers (lower(name));
