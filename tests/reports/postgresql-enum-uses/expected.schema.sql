CREATE TYPE state AS ENUM ('new', 'fresh', 'old');
CREATE TABLE states (
    state state NOT NULL CONSTRAINT states_pkey PRIMARY KEY,
    rank integer
);
CREATE TABLE things (
    id integer NOT NULL,
    state state NOT NULL DEFAULT 'fresh' CONSTRAINT things_state_fk REFERENCES states (state),
    past state[] NOT NULL DEFAULT ARRAY['old']::state[],
    CONSTRAINT things_pkey PRIMARY KEY (id, state),
    CONSTRAINT things_state_check CHECK (state <> 'old' OR id > 5)
);
CREATE UNIQUE INDEX things_new_idx ON things (id) WHERE state = 'new';
