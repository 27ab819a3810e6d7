CREATE SCHEMA app;
CREATE TABLE users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email varchar(40) NOT NULL,
    nick text
);
CREATE TABLE app.users (
    id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    age integer
);
CREATE TABLE direct (
    a integer NOT NULL,
    b text NOT NULL,
    CONSTRAINT direct_pkey PRIMARY KEY (a, b)
);
COMMENT ON TABLE direct IS 'members in the diff itself';
CREATE INDEX direct_b_idx ON direct (b);
CREATE TABLE flags (
    id integer NOT NULL CONSTRAINT flags_pkey PRIMARY KEY,
    slug text CONSTRAINT flags_slug_key UNIQUE,
    user_id integer CONSTRAINT flags_user_id_fkey REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE app.things (
    id integer NOT NULL,
    CONSTRAINT things_pkey PRIMARY KEY (id)
);
