CREATE TABLE `lines` (
    id int NOT NULL,
    price int NOT NULL,
    amount int NOT NULL,
    total int AS (price * amount + 1) STORED,
    lazy int AS (price + 1) STORED,
    was_plain int AS (amount * 2) VIRTUAL,
    code varchar(20),
    KEY lines_total_idx (total),
    KEY lines_code_idx (code)
);
CREATE TABLE swapped (
    name text
);
