-- What is there, for the runs from two schemas.
CREATE TABLE users (id integer PRIMARY KEY, mail text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, body text);
CREATE VIEW mails AS SELECT mail FROM users;
