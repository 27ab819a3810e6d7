CREATE TABLE samples (
    id int NOT NULL PRIMARY KEY,
    small smallint NOT NULL DEFAULT 3,
    code varchar(10) NOT NULL COMMENT 'kept; ''so''',
    state enum('new','old') NOT NULL DEFAULT 'new',
    flags set('a','b') DEFAULT 'a',
    price decimal(8,2),
    body text,
    signed_int int,
    at datetime DEFAULT current_timestamp(),
    latin varchar(10) CHARACTER SET latin1
);
