CREATE TABLE `order` (
    `select` bigint NOT NULL,
    `MIXED` varchar(20) NOT NULL DEFAULT '"`',
    `with ``ticks``` varchar(20) COLLATE utf8mb4_bin,
    `ประเทศ` varchar(20),
    `back\slash` varchar(20) COMMENT 'a \\ in the name',
    `user` enum('A b','','%s;') DEFAULT '',
    `nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn` varchar(20),
    UNIQUE KEY `group` (`select`),
    KEY `Case` (`MIXED`(4) DESC, `ประเทศ`),
    CONSTRAINT `order check` CHECK (`select` > 0 and `MIXED` <> '')
) COMMENT='new ''c''; -- "x" \\ ${y}';
CREATE TABLE plain (
    id int
);
CREATE TABLE `Table` (
    `Id` int NOT NULL AUTO_INCREMENT,
    `column` bigint COMMENT 'in the middle',
    PRIMARY KEY (`Id`),
    KEY `Table fk` (`column`),
    CONSTRAINT `Table fk` FOREIGN KEY (`column`) REFERENCES `order` (`select`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 COMMENT='โน้ต';
CREATE TABLE aria (
    id int,
    old varchar(10)
) ENGINE=Aria DEFAULT CHARSET=latin1;
