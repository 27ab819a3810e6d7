CREATE TABLE kings (
    id integer PRIMARY KEY,
    queen_id integer REFERENCES queens (id) ON DELETE CASCADE,
    name text
);
CREATE TABLE queens (
    id integer PRIMARY KEY AUTOINCREMENT,
    king_id integer REFERENCES kings (id) ON DELETE CASCADE,
    name text
);
CREATE TABLE pawns (
    code text NOT NULL,
    number integer NOT NULL,
    before_code text,
    before_number integer,
    PRIMARY KEY (code, number),
    FOREIGN KEY (before_code, before_number) REFERENCES pawns (code, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE strictly (
    id integer PRIMARY KEY,
    n int,
    king_id integer REFERENCES kings (id) ON DELETE RESTRICT
) STRICT;
CREATE TABLE doomed (
    id integer PRIMARY KEY,
    king_id integer REFERENCES kings (id)
);
CREATE TABLE old_kings (
    id integer PRIMARY KEY
);
