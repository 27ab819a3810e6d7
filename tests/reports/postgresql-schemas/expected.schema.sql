CREATE SCHEMA app;
CREATE SCHEMA "Odd Schema";
CREATE TYPE app.level AS ENUM ('low', 'mid', 'high');
CREATE TYPE "Odd Schema".kind AS ENUM ('k');
CREATE TABLE users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email text
);
CREATE TABLE app.users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    name text NOT NULL,
    level app.level DEFAULT 'high',
    email text,
    user_id integer CONSTRAINT app_users_user_fk REFERENCES public.users (id)
);
COMMENT ON TABLE app.users IS 'the app''s';
COMMENT ON COLUMN app.users.name IS 'a name';
CREATE INDEX users_new_idx ON app.users (name, id);
CREATE INDEX users_email_idx ON app.users (email);
CREATE TABLE "Odd Schema".fresh (
    kind "Odd Schema".kind,
    user_id integer,
    CONSTRAINT fresh_user_fk FOREIGN KEY (user_id) REFERENCES app.users (id)
);
CREATE INDEX fresh_user_idx ON "Odd Schema".fresh (user_id);
CREATE TABLE app.after (
    id integer
);
