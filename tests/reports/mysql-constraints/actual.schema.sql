CREATE TABLE rooms (
    building int NOT NULL,
    number int NOT NULL,
    name varchar(40) NOT NULL,
    code varchar(300) NOT NULL,
    PRIMARY KEY (building, number),
    UNIQUE KEY rooms_name_key (name),
    CONSTRAINT rooms_number_check CHECK (number > -5)
);
CREATE TABLE bookings (
    id int NOT NULL,
    building int,
    number int,
    guest varchar(60),
    price decimal(8,2),
    CONSTRAINT bookings_price_check CHECK (price >= 0),
    CONSTRAINT bookings_room_fkey FOREIGN KEY (building, number) REFERENCES rooms (building, number),
    CONSTRAINT bookings_gone_fkey FOREIGN KEY (building, number) REFERENCES rooms (building, number) ON DELETE SET NULL,
    CONSTRAINT by_its_body CHECK (length(guest) > 1)
);
CREATE TABLE codes (
    code varchar(300) NOT NULL,
    label varchar(20) NOT NULL,
    PRIMARY KEY (label)
);
CREATE TABLE numbered (
    id int NOT NULL AUTO_INCREMENT,
    tenant int NOT NULL,
    PRIMARY KEY (id)
);
