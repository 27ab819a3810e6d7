CREATE TABLE stays (
    id integer,
    pawn_id integer
);
CREATE TABLE hens (
    farm integer NOT NULL,
    number integer NOT NULL,
    egg_farm integer,
    egg_number integer,
    mother integer,
    PRIMARY KEY (farm, number),
    FOREIGN KEY (egg_farm, egg_number) REFERENCES eggs (farm, number),
    FOREIGN KEY (farm, mother) REFERENCES hens (farm, number)
);
CREATE TABLE eggs (
    farm integer NOT NULL,
    number integer NOT NULL,
    hen_farm integer,
    hen_number integer,
    PRIMARY KEY (farm, number),
    FOREIGN KEY (hen_farm, hen_number) REFERENCES hens (farm, number) ON DELETE CASCADE
);
