CREATE TABLE parents (
    id bigint NOT NULL CONSTRAINT parents_pkey PRIMARY KEY,
    code text CONSTRAINT parents_code_key UNIQUE
);
CREATE TABLE children (
    parent_id bigint CONSTRAINT children_parent_fk REFERENCES parents (id),
    amount bigint,
    twice bigint GENERATED ALWAYS AS (amount * 2) STORED,
    CONSTRAINT children_amount_check CHECK (amount < 1000)
);
CREATE INDEX children_amount_idx ON children (amount) WHERE amount > 5;
