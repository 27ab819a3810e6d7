CREATE TYPE level AS ENUM ('low', 'mid', 'high');
CREATE TABLE jobs (
    id integer NOT NULL CONSTRAINT jobs_pkey PRIMARY KEY,
    state varchar(20) DEFAULT 'new',
    must integer NOT NULL,
    level level,
    kind text DEFAULT 'k'
);
COMMENT ON COLUMN jobs.state IS 'where it stands';
CREATE INDEX jobs_state_idx ON jobs (state) WHERE must > 0;
CREATE TABLE workers (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT workers_pkey PRIMARY KEY,
    name text,
    CONSTRAINT workers_name_key UNIQUE (name)
);
CREATE INDEX workers_name_idx ON workers (lower(name));
