CREATE TABLE b (
    y integer UNIQUE,
    z text,
    w integer,
    extra text,
    CONSTRAINT a_z_check CHECK (w > 0)
);
CREATE INDEX b_z_idx ON b (z) WHERE w > 2;
CREATE TABLE c (
    x integer NOT NULL,
    b_id integer REFERENCES b (y)
);
CREATE TABLE "New Name" (
    "Left" integer,
    n integer DEFAULT 4
);
CREATE INDEX new_name_idx ON "New Name" ("Left");
CREATE TABLE log (
    n integer
);
CREATE TRIGGER a_watch AFTER UPDATE OF z ON b
BEGIN
    INSERT INTO log SELECT w FROM b;
END;
