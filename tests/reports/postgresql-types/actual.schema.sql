CREATE TABLE samples (
    id bigint NOT NULL CONSTRAINT samples_pkey PRIMARY KEY,
    small smallint,
    code varchar(10) NOT NULL DEFAULT 'x',
    price numeric(8,2),
    ratio real,
    label varchar(30),
    digits text,
    happened timestamp,
    tags varchar(20)[],
    title text,
    doc json
);
