CREATE TABLE a (
    x integer,
    y text,
    z integer,
    CONSTRAINT a_x_key UNIQUE (x),
    CONSTRAINT a_z_check CHECK (z > 0)
);
CREATE INDEX a_y_idx ON a (y);
CREATE TABLE b (
    x integer,
    b_id integer CONSTRAINT b_fk REFERENCES a (x)
);
CREATE TABLE old_name (
    left_over integer,
    n integer
);
CREATE TYPE kind AS ENUM ('one');
