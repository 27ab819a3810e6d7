CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE switches (
    id integer NOT NULL,
    flag boolean DEFAULT true,
    level mood DEFAULT 'sad' NOT NULL,
    amount numeric(6,2) DEFAULT 2.5,
    code text,
    kept integer DEFAULT 7
);
