CREATE TABLE goods (
    id int NOT NULL,
    price bigint CHECK (price > 0),
    weight bigint DEFAULT 2 COMMENT 'kg' CHECK (weight < 100),
    height bigint CHECK (height > 1),
    PRIMARY KEY (id),
    CONSTRAINT both_given CHECK (price <> weight)
);
