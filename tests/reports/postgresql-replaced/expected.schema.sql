CREATE TABLE lines (
    id integer NOT NULL,
    price integer NOT NULL,
    amount integer NOT NULL,
    total integer GENERATED ALWAYS AS (price * amount + 1) STORED,
    was_generated integer,
    was_plain integer GENERATED ALWAYS AS (amount * 2) STORED,
    code text
);
CREATE INDEX lines_total_idx ON lines (total);
CREATE INDEX lines_code_idx ON lines (code);
