-- The type stays, for only the report's author knows how to turn it back; the rest is undone.
CREATE TYPE urgency AS ENUM ('low', 'high');

CREATE TABLE ticket (
    id bigint NOT NULL PRIMARY KEY,
    urgency urgency DEFAULT 'low' NOT NULL
);
