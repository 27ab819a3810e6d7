CREATE TYPE state AS ENUM ('draft', 'open', 'closed');
CREATE TABLE tickets (
    id integer NOT NULL,
    state state DEFAULT 'draft' NOT NULL,
    states state[] DEFAULT '{draft}'
);
