CREATE TABLE parents (
    id bigint NOT NULL PRIMARY KEY,
    code varchar(20)
);
CREATE TABLE children (
    parent_id bigint,
    amount bigint,
    twice bigint AS (amount * 2) STORED,
    old_name int,
    KEY children_amount_idx (amount),
    CONSTRAINT children_parent_fk FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE,
    CONSTRAINT children_amount_check CHECK (amount < 1000),
    CONSTRAINT children_new_check CHECK (old_name > 1)
);
