CREATE TABLE parents (
    id int NOT NULL PRIMARY KEY,
    code int,
    UNIQUE KEY old_key (code)
);
CREATE TABLE children (
    parent_id int,
    n int,
    KEY children_parent_idx (parent_id),
    CONSTRAINT old_fk FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE,
    CONSTRAINT old_check CHECK (n > 1)
);
