CREATE TABLE kings (
    id int NOT NULL PRIMARY KEY,
    queen_id int,
    KEY kings_queen_fk (queen_id)
);
CREATE TABLE queens (
    id int NOT NULL PRIMARY KEY,
    king_id int,
    CONSTRAINT queens_king_fk FOREIGN KEY (king_id) REFERENCES kings (id)
);
ALTER TABLE kings ADD CONSTRAINT kings_queen_fk FOREIGN KEY (queen_id) REFERENCES queens (id);
CREATE TABLE pawns (
    id int NOT NULL PRIMARY KEY,
    king_id int,
    before_id int,
    CONSTRAINT pawns_king_fk FOREIGN KEY (king_id) REFERENCES kings (id),
    CONSTRAINT pawns_self_fk FOREIGN KEY (before_id) REFERENCES pawns (id)
);
CREATE TABLE stays (
    id int NOT NULL,
    pawn_id int,
    CONSTRAINT stays_pawn_fk FOREIGN KEY (pawn_id) REFERENCES pawns (id)
);
