CREATE TABLE readings (
    id integer NOT NULL,
    value bytea DEFAULT '\x00'
);
