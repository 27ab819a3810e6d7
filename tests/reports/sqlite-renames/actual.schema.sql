CREATE TABLE a (
    x integer UNIQUE,
    y text,
    z integer,
    CONSTRAINT a_z_check CHECK (z > 0)
);
CREATE INDEX a_y_idx ON a (y) WHERE z > 2;
CREATE TABLE b (
    x integer,
    b_id integer REFERENCES a (x)
);
CREATE TABLE old_name (
    left_over integer,
    n integer
);
CREATE TABLE log (
    n integer
);
CREATE TRIGGER a_watch AFTER UPDATE OF y ON a
BEGIN
    INSERT INTO log SELECT z FROM a;
END;
