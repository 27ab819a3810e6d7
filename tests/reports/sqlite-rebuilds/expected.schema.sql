CREATE TABLE rulers (
    id integer PRIMARY KEY,
    queen_id integer REFERENCES queens (id) ON DELETE CASCADE,
    name text NOT NULL
);
CREATE TABLE queens (
    id integer PRIMARY KEY AUTOINCREMENT,
    king_id integer REFERENCES rulers (id) ON DELETE CASCADE,
    name text NOT NULL
);
CREATE TABLE pawns (
    code text NOT NULL,
    number integer NOT NULL,
    before_code text,
    before_number integer CHECK (before_number > 0),
    PRIMARY KEY (code, number),
    FOREIGN KEY (before_code, before_number) REFERENCES pawns (code, number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE strictly (
    id integer PRIMARY KEY,
    n int DEFAULT 4,
    king_id integer REFERENCES rulers (id) ON DELETE RESTRICT
) STRICT;
CREATE TABLE old_kings (
    id integer PRIMARY KEY,
    king_id integer REFERENCES rulers (id) ON DELETE CASCADE
);
