CREATE TABLE b (
    y int,
    z varchar(20) NOT NULL DEFAULT 'd' COMMENT 'c',
    w bigint,
    extra text,
    UNIQUE KEY b_y_key (y),
    KEY b_z_idx (z),
    CONSTRAINT b_w_check CHECK (w > 0)
);
CREATE TABLE c (
    x int NOT NULL,
    b_id int,
    KEY b_fk (b_id), -- an index that the report does not name stays
    CONSTRAINT c_fk FOREIGN KEY (b_id) REFERENCES b (y)
);
CREATE TABLE `New Name` (
    `Left` int,
    n int DEFAULT 4,
    KEY new_name_idx (`Left`)
);
