CREATE TABLE readings (
    id integer NOT NULL,
    value text DEFAULT 'none'
);
