CREATE EXTENSION btree_gist;
CREATE TABLE rooms (
    building integer NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    floor integer,
    CONSTRAINT rooms_pkey PRIMARY KEY (building, number),
    CONSTRAINT rooms_name_key UNIQUE NULLS NOT DISTINCT (name, floor) DEFERRABLE,
    CONSTRAINT rooms_floor_unique UNIQUE (floor, number) INCLUDE (name)
);
CREATE TABLE bookings (
    id integer NOT NULL,
    building integer,
    number integer,
    during tsrange,
    guest text,
    price numeric,
    CONSTRAINT bookings_pkey PRIMARY KEY (id) INCLUDE (guest),
    CONSTRAINT bookings_price_check CHECK (price > 0 AND price < 1000),
    CONSTRAINT bookings_room_fkey FOREIGN KEY (building, number) REFERENCES rooms (building, number) MATCH FULL
        ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT bookings_new_name CHECK (id > 0),
    CONSTRAINT known_by_its_body CHECK (length(guest) > 1),
    CONSTRAINT no_overlap EXCLUDE USING gist (building WITH =, number WITH =, during WITH &&) WHERE (price IS NOT NULL)
);
ALTER TABLE bookings ADD CONSTRAINT bookings_self_fkey FOREIGN KEY (id) REFERENCES bookings (id) NOT VALID;
ALTER TABLE bookings ADD CONSTRAINT bookings_number_check CHECK (number < 100) NOT VALID;
