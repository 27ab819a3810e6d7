CREATE TABLE parents (
    id int NOT NULL PRIMARY KEY,
    code varchar(10),
    gone int,
    UNIQUE KEY parents_gone_key (gone),
    KEY parents_gone_idx (gone, code),
    CONSTRAINT parents_gone_check CHECK (gone > 0)
);
CREATE TABLE children (
    parent_id int,
    parent_gone int,
    amount int,
    twice int AS (amount * 2) STORED,
    old_name int,
    KEY children_amount_idx (amount),
    CONSTRAINT children_parent_fk FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE,
    CONSTRAINT children_gone_fk FOREIGN KEY (parent_gone) REFERENCES parents (gone),
    CONSTRAINT children_amount_check CHECK (amount < 1000),
    CONSTRAINT children_old_check CHECK (old_name > 1)
);
