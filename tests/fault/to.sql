-- What shall be.
CREATE TABLE users (
    id integer PRIMARY KEY,
    email text NOT NULL, -- @renamed from=mail
    name text DEFAULT 'nobody' CHECK (length(name) < 80)
);
CREATE TABLE notes (id integer PRIMARY KEY, body text, user_id integer REFERENCES users (id));
CREATE INDEX notes_user_id_idx ON notes (user_id) WHERE user_id IS NOT NULL;
CREATE VIEW mails AS SELECT email, name FROM users;
CREATE TRIGGER notes_kept BEFORE DELETE ON notes BEGIN SELECT raise(ABORT, 'notes stay'); END;
