CREATE TABLE teams (
    id integer PRIMARY KEY
);
CREATE TABLE people (
    email text NOT NULL,
    old_code text DEFAULT 'n/a',
    number integer NOT NULL
);
CREATE TABLE rebuilt (
    id integer NOT NULL PRIMARY KEY,
    must integer,
    may integer NOT NULL DEFAULT 2,
    plain integer DEFAULT 5,
    bare text,
    worded text DEFAULT 'it''s',
    stamped text,
    keyed text,
    old_unique text UNIQUE,
    old_total integer GENERATED ALWAYS AS (must + 1) STORED,
    total integer GENERATED ALWAYS AS (must * 2) STORED
);
CREATE TABLE counted (
    id integer PRIMARY KEY,
    n integer
);
CREATE TABLE uncounted (
    id integer PRIMARY KEY AUTOINCREMENT,
    n integer
);
