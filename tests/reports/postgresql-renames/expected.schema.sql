CREATE TABLE b (
    y integer,
    z text,
    w bigint,
    extra text,
    CONSTRAINT b_y_key UNIQUE (y),
    CONSTRAINT a_z_check CHECK (w > 0)
);
CREATE INDEX b_z_idx ON b (z);
CREATE TABLE c (
    x integer NOT NULL,
    b_id integer CONSTRAINT c_fk REFERENCES b (y)
);
CREATE TABLE "New Name" (
    "Left" integer,
    n integer DEFAULT 4
);
CREATE INDEX new_name_idx ON "New Name" ("Left");
CREATE TYPE kind AS ENUM ('one');
