CREATE TABLE `lines` (
    id int NOT NULL,
    price int NOT NULL,
    amount int NOT NULL,
    total int AS (price * amount) STORED,
    lazy int AS (price + 1) VIRTUAL,
    was_plain int,
    code int,
    KEY lines_total_idx (total),
    KEY lines_code_idx (code)
);
CREATE TABLE swapped (
    id int
);
