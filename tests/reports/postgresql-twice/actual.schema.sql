CREATE TYPE gone AS ENUM ('x');
CREATE TYPE level AS ENUM ('low', 'high');
CREATE TABLE jobs (
    id integer NOT NULL CONSTRAINT jobs_pkey PRIMARY KEY,
    state text,
    old_state text,
    must integer,
    level level,
    CONSTRAINT jobs_old_check CHECK (id > 0)
);
CREATE INDEX jobs_old_idx ON jobs (state);
CREATE TABLE old_jobs (
    id integer
);
