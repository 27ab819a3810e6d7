CREATE TABLE parents (
    id integer PRIMARY KEY AUTOINCREMENT,
    name text,
    old_name text,
    age text DEFAULT '1',
    UNIQUE (name)
);
CREATE INDEX parents_age_idx ON parents (age) WHERE age > 3;
CREATE TABLE children (
    id integer PRIMARY KEY,
    parent_id integer REFERENCES parents (id) ON DELETE CASCADE,
    parent_name text REFERENCES parents (name) ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE TABLE log (
    what text
);
CREATE TRIGGER children_watch AFTER DELETE ON children
BEGIN
    INSERT INTO log VALUES ('child lost; of ' || (SELECT name FROM parents WHERE id = OLD.parent_id));
END;
CREATE VIEW grown AS SELECT id, name FROM parents WHERE age > 17;
