CREATE TABLE a (
    x int,
    y varchar(20) NOT NULL DEFAULT 'd' COMMENT 'c',
    z int,
    UNIQUE KEY a_x_key (x),
    KEY a_y_idx (y),
    CONSTRAINT a_z_check CHECK (z > 0)
);
CREATE TABLE b (
    x int,
    b_id int,
    CONSTRAINT b_fk FOREIGN KEY (b_id) REFERENCES a (x)
);
CREATE TABLE old_name (
    left_over int,
    n int
);
