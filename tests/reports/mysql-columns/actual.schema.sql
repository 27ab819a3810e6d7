CREATE TABLE teams (
    id int NOT NULL PRIMARY KEY
);
CREATE TABLE people (
    number int NOT NULL,
    email varchar(50) NOT NULL,
    old_code varchar(8) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'n/a' COMMENT 'going',
    old_total int AS (number + 1) STORED,
    old_stamp timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
    must int,
    may int NOT NULL DEFAULT 2,
    plain int DEFAULT 5,
    bare varchar(40),
    worded varchar(20) DEFAULT 'it''s',
    touched datetime,
    untouched datetime DEFAULT current_timestamp() ON UPDATE current_timestamp(),
    counted int NOT NULL,
    collated varchar(20),
    described varchar(20) NOT NULL DEFAULT 'd' COMMENT 'old',
    KEY people_counted_idx (counted)
);
