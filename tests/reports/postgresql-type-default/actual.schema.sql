CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE switches (
    id integer NOT NULL,
    flag integer DEFAULT 1,
    level text DEFAULT 'ok' NOT NULL,
    amount integer DEFAULT 3,
    code varchar(10) DEFAULT 'n/a',
    kept text DEFAULT '7'
);
