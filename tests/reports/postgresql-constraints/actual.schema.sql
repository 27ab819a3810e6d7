CREATE EXTENSION btree_gist;
CREATE TABLE rooms (
    building integer NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    floor integer,
    CONSTRAINT rooms_pkey PRIMARY KEY (building, number),
    CONSTRAINT rooms_name_key UNIQUE (name),
    CONSTRAINT rooms_floor_check CHECK (floor > -5)
);
CREATE TABLE bookings (
    id integer NOT NULL,
    building integer,
    number integer,
    during tsrange,
    guest text,
    price numeric,
    CONSTRAINT bookings_key UNIQUE (guest, during),
    CONSTRAINT bookings_price_check CHECK (price >= 0),
    CONSTRAINT bookings_room_fkey FOREIGN KEY (building, number) REFERENCES rooms (building, number),
    CONSTRAINT bookings_old_name CHECK (id > 0),
    CONSTRAINT by_its_body CHECK (length(guest) > 1)
);
