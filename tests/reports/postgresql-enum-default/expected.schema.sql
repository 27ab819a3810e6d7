CREATE TYPE state AS ENUM ('open', 'closed', 'gone');
CREATE TABLE tickets (
    id integer NOT NULL,
    state state DEFAULT 'gone' NOT NULL,
    states state[]
);
