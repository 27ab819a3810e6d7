CREATE TABLE rooms (
    building integer NOT NULL,
    number integer NOT NULL,
    name text,
    floor integer,
    PRIMARY KEY (building, number),
    UNIQUE (name),
    CONSTRAINT rooms_floor_check CHECK (floor > -5)
);
CREATE TABLE bookings (
    id integer,
    building integer,
    number integer,
    guest text,
    price numeric,
    CONSTRAINT bookings_old_name CHECK (id > 0),
    CONSTRAINT by_its_body CHECK (length(guest) > 1),
    CHECK (price >= 0),
    FOREIGN KEY (building, number) REFERENCES rooms (building, number)
);
CREATE TABLE keyed (
    id integer NOT NULL,
    code text NOT NULL,
    PRIMARY KEY (id)
);
