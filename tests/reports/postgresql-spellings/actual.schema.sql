CREATE SCHEMA app;
CREATE TABLE users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email varchar(20),
    gone text
);
CREATE TABLE app.users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY
);
