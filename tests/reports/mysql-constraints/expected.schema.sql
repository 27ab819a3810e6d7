CREATE TABLE rooms (
    building int NOT NULL,
    number int NOT NULL,
    name varchar(40) NOT NULL,
    code varchar(300) NOT NULL,
    PRIMARY KEY (building, number),
    UNIQUE KEY rooms_name_key (name, number)
);
CREATE TABLE bookings (
    id int NOT NULL,
    building int,
    number int,
    guest varchar(60),
    price decimal(8,2),
    PRIMARY KEY (id),
    KEY bookings_room_idx (building, number),
    CONSTRAINT bookings_price_check CHECK (price > 0 and price < 1000),
    CONSTRAINT bookings_room_fkey FOREIGN KEY (building, number) REFERENCES rooms (building, number) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT known_by_its_body CHECK (length(guest) > 1),
    CONSTRAINT bookings_guest_check CHECK (guest <> 'no; one')
);
CREATE TABLE codes (
    code varchar(300) NOT NULL,
    label varchar(20) NOT NULL,
    PRIMARY KEY (code(20), label)
);
CREATE TABLE numbered (
    id int NOT NULL AUTO_INCREMENT,
    tenant int NOT NULL,
    PRIMARY KEY (tenant, id),
    KEY numbered_id_idx (id)
);
