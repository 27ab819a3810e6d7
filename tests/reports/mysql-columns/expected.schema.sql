CREATE TABLE teams (
    id int NOT NULL PRIMARY KEY
);
CREATE TABLE people (
    number int NOT NULL,
    email varchar(50) NOT NULL,
    must int NOT NULL,
    may int DEFAULT 2,
    plain int,
    bare varchar(40) DEFAULT 'a ''b'' \\ "c"; -- d',
    worded varchar(20) DEFAULT (lower('IT')),
    touched datetime DEFAULT current_timestamp() ON UPDATE current_timestamp(),
    untouched datetime,
    counted int NOT NULL AUTO_INCREMENT,
    collated varchar(20) COLLATE utf8mb4_bin,
    described varchar(20) NOT NULL DEFAULT 'd' COMMENT 'new\\ ''n''',
    id bigint NOT NULL PRIMARY KEY,
    nick varchar(20),
    team_id int,
    age int NOT NULL DEFAULT 18,
    rate double DEFAULT 1.5,
    active tinyint(1) NOT NULL DEFAULT 1,
    hidden tinyint(1) DEFAULT 0,
    born datetime NOT NULL DEFAULT current_timestamp(),
    token varchar(40) DEFAULT (concat('t', 1)),
    doubled int AS (must * 2) STORED,
    lazily int AS (must * 3) VIRTUAL,
    sorted varchar(9) CHARACTER SET latin1 COLLATE latin1_bin,
    stamp timestamp NULL DEFAULT NULL ON UPDATE current_timestamp(),
    note text COMMENT 'free; text',
    KEY people_counted_idx (counted),
    UNIQUE KEY nick (nick),
    CONSTRAINT fk_people_team_id FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE
);
