CREATE TABLE a (id integer NOT NULL PRIMARY KEY);
CREATE TABLE b (id integer NOT NULL PRIMARY KEY);
CREATE TABLE k (
    r integer,
    x integer,
    y integer,
    date text,
    FOREIGN KEY (r) REFERENCES a (id),
    CONSTRAINT in_order CHECK (x < y),
    CONSTRAINT later CHECK (date(x) < date(y) or cast(x as date) > 0)
);
