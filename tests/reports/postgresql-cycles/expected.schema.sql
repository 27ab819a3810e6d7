CREATE TABLE stays (
    id integer NOT NULL,
    pawn_id integer
);
CREATE TABLE hens (
    farm integer NOT NULL,
    number integer NOT NULL,
    egg_farm integer,
    egg_number integer,
    mother integer,
    CONSTRAINT hens_pkey PRIMARY KEY (farm, number)
);
CREATE TABLE eggs (
    farm integer NOT NULL,
    number integer NOT NULL,
    hen_farm integer,
    hen_number integer,
    CONSTRAINT eggs_pkey PRIMARY KEY (farm, number),
    CONSTRAINT eggs_hen_fk FOREIGN KEY (hen_farm, hen_number) REFERENCES hens (farm, number) ON DELETE CASCADE
);
ALTER TABLE hens ADD CONSTRAINT hens_egg_fk FOREIGN KEY (egg_farm, egg_number) REFERENCES eggs (farm, number);
ALTER TABLE hens ADD CONSTRAINT hens_mother_fk FOREIGN KEY (farm, mother) REFERENCES hens (farm, number) ON DELETE NO ACTION;
CREATE TABLE feathers (
    hen_farm integer,
    hen_number integer,
    CONSTRAINT feathers_hen_fk FOREIGN KEY (hen_farm, hen_number) REFERENCES hens
);
