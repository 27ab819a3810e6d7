CREATE SCHEMA app;
CREATE SCHEMA "Odd Schema";
CREATE TYPE app.level AS ENUM ('low', 'high');
CREATE TABLE app.users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    name text,
    level app.level DEFAULT 'low'
);
CREATE INDEX users_name_idx ON app.users (name);
CREATE INDEX users_old_idx ON app.users (name, id);
CREATE TABLE users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY
);
CREATE TABLE "Odd Schema".gone (
    id integer
);
CREATE TABLE app.before (
    id integer
);
