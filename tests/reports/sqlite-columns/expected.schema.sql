CREATE TABLE teams (
    id integer PRIMARY KEY
);
CREATE TABLE people (
    email text NOT NULL,
    number integer NOT NULL,
    age integer NOT NULL DEFAULT 18,
    rate real DEFAULT 1.5,
    active boolean NOT NULL DEFAULT 1,
    doubled integer GENERATED ALWAYS AS (number * 2) VIRTUAL,
    sorted text COLLATE NOCASE,
    team_id integer REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE TABLE rebuilt (
    id integer NOT NULL PRIMARY KEY,
    must integer NOT NULL,
    may integer DEFAULT 2,
    plain integer,
    bare text DEFAULT 'new "text"; -- here',
    worded text DEFAULT (lower('IT')),
    stamped text DEFAULT CURRENT_TIMESTAMP,
    keyed text,
    total integer GENERATED ALWAYS AS (must * 3) STORED,
    nick text UNIQUE,
    born datetime DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE counted (
    id integer PRIMARY KEY AUTOINCREMENT,
    n integer
);
CREATE TABLE uncounted (
    id integer PRIMARY KEY,
    n integer
);
