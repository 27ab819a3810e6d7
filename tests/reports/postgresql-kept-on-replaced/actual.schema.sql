CREATE TABLE lines (
    id integer NOT NULL PRIMARY KEY,
    price integer NOT NULL,
    amount integer NOT NULL,
    total integer GENERATED ALWAYS AS (price * amount) STORED,
    note text,
    CONSTRAINT lines_total_key UNIQUE (price, total),
    CONSTRAINT lines_old_check CHECK (total > 0),
    CONSTRAINT lines_other_check CHECK (price > 0)
);
CREATE INDEX lines_total_idx ON lines (total);
CREATE INDEX lines_old_idx ON lines (price) WHERE total > 10;
CREATE INDEX lines_gone_idx ON lines (total, id);
CREATE INDEX lines_half_idx ON lines ((total / 2));
