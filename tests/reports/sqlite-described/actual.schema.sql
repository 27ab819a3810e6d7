CREATE TABLE health_check (
    id integer PRIMARY KEY,
    kind text NOT NULL
);
CREATE TABLE paycheck (
    Id integer NOT NULL,
    amount integer,
    "checked ""at" text,
    health integer REFERENCES health_check(id),
    CONSTRAINT paycheck_check Check
        (amount > 0),
    CHECK (health <> amount),
    PRIMARY KEY (Id),
    UNIQUE (amount, "checked ""at"),
    FOREIGN KEY (amount) REFERENCES health_check (id)
);
CREATE INDEX Paycheck_Health ON paycheck (health);
CREATE TABLE tight (
    a text,
    b integer,
    PRIMARY KEY (a, b)
) WITHOUT ROWID, STRICT;
