CREATE TABLE kings (
    id integer NOT NULL CONSTRAINT kings_pkey PRIMARY KEY,
    queen_id integer
);
CREATE TABLE queens (
    id integer NOT NULL CONSTRAINT queens_pkey PRIMARY KEY,
    king_id integer CONSTRAINT queens_king_fk REFERENCES kings (id)
);
ALTER TABLE kings ADD CONSTRAINT kings_queen_fk FOREIGN KEY (queen_id) REFERENCES queens (id);
CREATE TABLE pawns (
    id integer NOT NULL CONSTRAINT pawns_pkey PRIMARY KEY,
    king_id integer CONSTRAINT pawns_king_fk REFERENCES kings (id),
    before_id integer CONSTRAINT pawns_self_fk REFERENCES pawns (id)
);
CREATE TABLE stays (
    id integer NOT NULL,
    pawn_id integer CONSTRAINT stays_pawn_fk REFERENCES pawns (id)
);
