CREATE TABLE ticket (
    id bigint NOT NULL PRIMARY KEY,
    urgency smallint DEFAULT 0 NOT NULL
);
