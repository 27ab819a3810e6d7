CREATE TABLE readings (
    id integer,
    value bytea DEFAULT '\x00'
);
