CREATE TABLE kings (
    id integer PRIMARY KEY,
    queen_id integer REFERENCES queens (id)
);
CREATE TABLE queens (
    id integer PRIMARY KEY,
    king_id integer REFERENCES kings (id) ON DELETE CASCADE
);
CREATE TABLE pawns (
    id integer PRIMARY KEY,
    king_id integer REFERENCES kings (id) ON DELETE CASCADE,
    before_id integer REFERENCES pawns (id)
);
CREATE TABLE stays (
    id integer,
    pawn_id integer REFERENCES pawns (id) ON DELETE CASCADE
);
