CREATE TABLE samples (
    id integer PRIMARY KEY,
    code varchar(10) NOT NULL DEFAULT 'x',
    amount text,
    body text
);
CREATE TABLE loose (
    id integer PRIMARY KEY,
    v text
);
