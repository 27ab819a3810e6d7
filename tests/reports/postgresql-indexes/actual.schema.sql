CREATE TABLE articles (
    id integer NOT NULL,
    author text,
    title text,
    body text,
    tags text[],
    meta jsonb,
    at timestamptz,
    lang text COLLATE "C",
    live boolean
);
CREATE INDEX articles_gone_idx ON articles (author DESC NULLS LAST, lower(title)) WHERE live;
CREATE INDEX articles_old_name_idx ON articles (at);
CREATE INDEX articles_by_body ON articles (title, author);
CREATE UNIQUE INDEX articles_changed_idx ON articles (id);
