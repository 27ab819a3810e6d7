CREATE TABLE lines (
    id integer NOT NULL PRIMARY KEY,
    price integer NOT NULL,
    amount integer NOT NULL,
    total integer GENERATED ALWAYS AS (price * amount + 1) STORED,
    CONSTRAINT lines_total_key UNIQUE (price, total),
    CONSTRAINT lines_new_check CHECK (total > 0),
    CONSTRAINT lines_other_check CHECK (price > 0)
);
CREATE INDEX lines_total_idx ON lines (total);
CREATE INDEX lines_new_idx ON lines (price) WHERE total > 10;
CREATE INDEX lines_half_idx ON lines ((total / 2));
