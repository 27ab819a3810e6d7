CREATE TYPE color AS ENUM ('red', 'yellow', 'blue', 'black');
CREATE TYPE size AS ENUM ('XS', 'S', 'M', 'L', 'XL', 'it''s "huge"');
CREATE TYPE fabric AS ENUM ('wool', 'co;tton');
CREATE TYPE grade AS ENUM ('a', 'b');
CREATE TABLE shirts (
    id integer NOT NULL CONSTRAINT shirts_pkey PRIMARY KEY,
    color color NOT NULL DEFAULT 'red',
    others color[] DEFAULT '{red,blue}',
    size size DEFAULT 'XS',
    grade grade NOT NULL DEFAULT 'a',
    fabric fabric DEFAULT 'wool',
    CONSTRAINT shirts_color_check CHECK (color <> 'blue' OR id > 10)
);
CREATE INDEX shirts_color_idx ON shirts (color) WHERE color = 'red';
CREATE TABLE socks (
    left_color color,
    right_color color
);
