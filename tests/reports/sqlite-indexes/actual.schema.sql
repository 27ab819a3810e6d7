CREATE TABLE articles (
    id integer,
    author text,
    title text COLLATE NOCASE,
    at datetime,
    live boolean
);
CREATE INDEX articles_gone_idx ON articles (author DESC, lower(title)) WHERE live;
CREATE INDEX articles_old_name_idx ON articles (at);
CREATE INDEX articles_by_body ON articles (title, author);
CREATE UNIQUE INDEX articles_changed_idx ON articles (id);
