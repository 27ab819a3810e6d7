CREATE TYPE state AS ENUM ('open', 'closed', 'gone');
CREATE TABLE tickets (
    id integer,
    old state DEFAULT 'gone',
    new state
);
