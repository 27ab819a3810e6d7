CREATE TABLE teams (
    id integer NOT NULL CONSTRAINT teams_pkey PRIMARY KEY
);
CREATE TABLE people (
    email text NOT NULL,
    must integer NOT NULL,
    may integer,
    plain integer,
    bare text DEFAULT 'new "text"; -- here',
    worded text DEFAULT lower('IT'),
    stamped timestamptz DEFAULT now(),
    counted integer NOT NULL GENERATED ALWAYS AS IDENTITY,
    uncounted integer NOT NULL,
    kept_count integer NOT NULL GENERATED ALWAYS AS IDENTITY,
    serial_no serial,
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL CONSTRAINT people_pkey PRIMARY KEY,
    nick varchar(20) CONSTRAINT people_nick_key UNIQUE,
    team_id integer CONSTRAINT people_team_id_fkey REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE,
    age integer DEFAULT 18 NOT NULL,
    rate double precision DEFAULT 1.5,
    active boolean DEFAULT true NOT NULL,
    hidden boolean DEFAULT false,
    born timestamptz DEFAULT now() NOT NULL,
    doubled integer GENERATED ALWAYS AS (must * 2) STORED,
    sorted text COLLATE "C",
    note text
);
COMMENT ON COLUMN people.note IS 'free text';
