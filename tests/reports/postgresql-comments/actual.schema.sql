CREATE TABLE notes (
    id integer,
    body text,
    bare text
);
COMMENT ON TABLE notes IS 'old';
COMMENT ON COLUMN notes.id IS 'it''s; "old" -- so';
COMMENT ON COLUMN notes.body IS 'going';
