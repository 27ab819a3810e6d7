CREATE TABLE b (id integer NOT NULL PRIMARY KEY);
CREATE TABLE a (id integer NOT NULL PRIMARY KEY);
CREATE TABLE k (
    r integer NOT NULL,
    y integer,
    x integer,
    FOREIGN KEY (r) REFERENCES b (id),
    CONSTRAINT in_order CHECK (y < x),
    CONSTRAINT later CHECK (date(y) < date(x) or cast(y as date) > 0)
);
