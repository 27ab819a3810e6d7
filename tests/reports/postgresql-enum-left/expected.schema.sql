CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE tickets (
    id integer,
    old text DEFAULT 'unheard of',
    new text DEFAULT 'never'
);
