CREATE TABLE lines (
    id integer NOT NULL,
    price integer NOT NULL,
    amount integer NOT NULL,
    total integer GENERATED ALWAYS AS (price * amount) STORED,
    was_generated integer GENERATED ALWAYS AS (price + 1) STORED,
    was_plain integer,
    code integer
);
CREATE INDEX lines_total_idx ON lines (total);
CREATE INDEX lines_code_idx ON lines (code);
