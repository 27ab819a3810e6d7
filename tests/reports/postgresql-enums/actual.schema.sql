CREATE TYPE color AS ENUM ('red', 'green', 'blue');
CREATE TYPE size AS ENUM ('S', 'M', 'L');
CREATE TYPE unused AS ENUM ('x', 'it''s');
CREATE TYPE grade AS ENUM ('a', 'b');
CREATE TABLE shirts (
    id integer NOT NULL CONSTRAINT shirts_pkey PRIMARY KEY,
    color color NOT NULL DEFAULT 'red',
    others color[] DEFAULT '{red,blue}',
    size size DEFAULT 'S',
    grade text NOT NULL DEFAULT 'a',
    CONSTRAINT shirts_color_check CHECK (color <> 'blue' OR id > 10)
);
CREATE INDEX shirts_color_idx ON shirts (color) WHERE color = 'red';
CREATE TABLE socks (
    left_color color,
    right_color color
);
