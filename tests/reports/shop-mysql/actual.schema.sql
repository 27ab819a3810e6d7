CREATE TABLE users (
    id bigint NOT NULL PRIMARY KEY,
    email varchar(120) NOT NULL,
    age int NOT NULL,
    phone_number varchar(64) DEFAULT 'line one; -- not a comment

  it''s line "two"',
    note varchar(200) DEFAULT 'x' COMMENT 'say "no"; <never> & ''ever'''
);

CREATE TABLE orders (
    id bigint NOT NULL PRIMARY KEY,
    state enum('new','paid') NOT NULL DEFAULT 'new',
    total decimal(10,2)
);

CREATE TABLE legacy_data (
    id int,
    `Select` varchar(20) DEFAULT 'a\\b''c'
);
