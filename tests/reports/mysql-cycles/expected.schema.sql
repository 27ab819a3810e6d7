CREATE TABLE stays (
    id int NOT NULL,
    pawn_id int,
    KEY stays_pawn_fk (pawn_id)
);
CREATE TABLE hens (
    farm int NOT NULL,
    number int NOT NULL,
    egg_farm int,
    egg_number int,
    mother int,
    PRIMARY KEY (farm, number),
    KEY hens_mother_idx (farm, mother),
    KEY hens_egg_idx (egg_farm, egg_number)
);
CREATE TABLE eggs (
    farm int NOT NULL,
    number int NOT NULL,
    hen_farm int,
    hen_number int,
    PRIMARY KEY (farm, number),
    KEY eggs_hen_idx (hen_farm, hen_number),
    CONSTRAINT eggs_hen_fk FOREIGN KEY (hen_farm, hen_number) REFERENCES hens (farm, number) ON DELETE CASCADE
);
ALTER TABLE hens ADD CONSTRAINT hens_egg_fk FOREIGN KEY (egg_farm, egg_number) REFERENCES eggs (farm, number);
ALTER TABLE hens ADD CONSTRAINT hens_mother_fk FOREIGN KEY (farm, mother) REFERENCES hens (farm, number) ON DELETE NO ACTION;
