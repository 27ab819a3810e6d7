CREATE TABLE goods (
    id int NOT NULL,
    price int CHECK (price > 0),
    weight int NOT NULL DEFAULT 1 CHECK (weight < 100),
    height int CHECK (height > 1),
    PRIMARY KEY (id),
    CONSTRAINT both_given CHECK (price <> weight)
);
