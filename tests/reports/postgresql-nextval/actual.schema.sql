CREATE TABLE orders (
    id serial NOT NULL CONSTRAINT orders_pkey PRIMARY KEY,
    body text
);
CREATE TABLE lines (
    id integer NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT lines_pkey PRIMARY KEY,
    body text
);
CREATE SEQUENCE shared;
CREATE TABLE notes (
    id integer NOT NULL DEFAULT nextval('shared'::regclass) CONSTRAINT notes_pkey PRIMARY KEY,
    body text
);
