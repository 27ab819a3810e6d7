CREATE TABLE new_log (
    id bigint NOT NULL CONSTRAINT log_pkey PRIMARY KEY,
    at timestamptz CONSTRAINT log_at_key UNIQUE
);
CREATE INDEX log_at_idx ON new_log (at DESC);
CREATE TABLE busy (
    id integer
);
CREATE TABLE calm (
    id integer,
    CONSTRAINT busy_key UNIQUE (id)
);
CREATE INDEX wandering_idx ON calm (id);
CREATE TABLE swapped (
    name text
);
