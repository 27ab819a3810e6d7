CREATE TABLE old_log (
    id integer NOT NULL CONSTRAINT log_pkey PRIMARY KEY,
    at timestamptz CONSTRAINT log_at_key UNIQUE
);
CREATE INDEX log_at_idx ON old_log (at, id);
CREATE TABLE busy (
    id integer,
    CONSTRAINT busy_key UNIQUE (id)
);
CREATE INDEX wandering_idx ON busy (id);
CREATE TABLE swapped (
    id integer
);
