CREATE TABLE rooms (
    building integer NOT NULL,
    number integer NOT NULL,
    name text,
    floor integer,
    PRIMARY KEY (building, number),
    UNIQUE (name, floor)
);
CREATE TABLE bookings (
    id integer,
    building integer,
    number integer,
    guest text,
    price numeric,
    CONSTRAINT bookings_new_name CHECK (id > 0),
    CONSTRAINT known_by_its_body CHECK (length(guest) > 1),
    CHECK (price > 0 AND price < 1000),
    PRIMARY KEY (id),
    FOREIGN KEY (building, number) REFERENCES rooms (building, number) ON DELETE RESTRICT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (id) REFERENCES bookings (id)
);
CREATE TABLE keyed (
    id integer NOT NULL,
    code text NOT NULL,
    PRIMARY KEY (code, id)
);
