CREATE TABLE parents (
    id integer NOT NULL CONSTRAINT parents_pkey PRIMARY KEY,
    code varchar(10) CONSTRAINT parents_code_key UNIQUE,
    gone integer,
    CONSTRAINT parents_gone_key UNIQUE (gone),
    CONSTRAINT parents_gone_check CHECK (gone > 0)
);
CREATE INDEX parents_gone_idx ON parents (gone, code);
CREATE TABLE children (
    parent_id integer CONSTRAINT children_parent_fk REFERENCES parents (id),
    parent_gone integer CONSTRAINT children_gone_fk REFERENCES parents (gone),
    amount integer,
    twice integer GENERATED ALWAYS AS (amount * 2) STORED,
    CONSTRAINT children_amount_check CHECK (amount < 1000)
);
CREATE INDEX children_amount_idx ON children (amount) WHERE amount > 5;
