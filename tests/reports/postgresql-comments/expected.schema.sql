CREATE TABLE notes (
    id integer,
    body text,
    bare text,
    fresh text
);
COMMENT ON COLUMN notes.id IS E'new\nline \\ and /* not a comment */ $$ ${x}';
COMMENT ON COLUMN notes.bare IS 'โน้ต ☃';
COMMENT ON COLUMN notes.fresh IS 'fresh';
CREATE TABLE marks (
    id integer
);
COMMENT ON TABLE marks IS 'a table';
COMMENT ON COLUMN marks.id IS 'a column';
