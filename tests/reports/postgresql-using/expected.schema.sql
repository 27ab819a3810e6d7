CREATE TYPE urgency AS ENUM ('low', 'high');

CREATE TABLE ticket (
    id bigint NOT NULL PRIMARY KEY,
    urgency urgency DEFAULT 'low' NOT NULL,
    note text
);
