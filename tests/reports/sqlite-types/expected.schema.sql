CREATE TABLE samples (
    id integer PRIMARY KEY,
    code varchar(20) NOT NULL DEFAULT 'x',
    amount integer,
    body text COLLATE NOCASE
);
CREATE TABLE loose (
    id integer PRIMARY KEY,
    v text
);
CREATE TABLE natives (
    an_integer integer,
    a_bigint bigint,
    a_real real,
    a_double double precision,
    a_numeric numeric,
    a_decimal decimal(10,5),
    a_text text,
    a_varchar varchar(30),
    a_char character(20),
    a_blob blob,
    a_bool boolean,
    a_date date,
    a_datetime datetime
);
CREATE TABLE neutrals (
    n_string text,
    n_int integer,
    n_bigint integer,
    n_long integer,
    n_float real,
    n_double real,
    n_decimal numeric(9,4),
    n_boolean boolean,
    n_datetime datetime,
    n_date date,
    n_time time,
    n_uuid text,
    n_json text,
    n_bytes blob
);
CREATE TABLE strict_one (
    id integer PRIMARY KEY,
    n integer NOT NULL,
    r real,
    t text DEFAULT 't',
    b blob,
    a any
) STRICT;
CREATE TABLE rowless (
    a text NOT NULL,
    b integer NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE TABLE both_ways (
    a text NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE counted (
    id integer PRIMARY KEY AUTOINCREMENT,
    n integer DEFAULT (1 + 2),
    g integer GENERATED ALWAYS AS (n * 2) VIRTUAL,
    s integer GENERATED ALWAYS AS (n * 3) STORED
);
