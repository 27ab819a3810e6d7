CREATE TABLE `order` (
    `select` int NOT NULL,
    `Mixed Case` varchar(20),
    `with ``ticks``` varchar(20),
    `ประเทศ` varchar(20),
    `back\slash` varchar(20),
    `semi;--colon` varchar(20),
    KEY `Order's index` (`select`)
) COMMENT='old';
CREATE TABLE plain (
    id int
) COMMENT='gone';
