CREATE TABLE articles (
    id integer,
    author text,
    title text COLLATE NOCASE,
    at datetime,
    live boolean
);
CREATE INDEX articles_new_name_idx ON articles (at);
CREATE INDEX articles_known_by_body ON articles (title, author);
CREATE UNIQUE INDEX articles_changed_idx ON articles (id, at);
CREATE INDEX articles_partial_idx ON articles (author) WHERE live AND title <> 'draft';
CREATE INDEX articles_expression_idx ON articles (lower(author), coalesce(title, '') || author DESC);
CREATE INDEX articles_ordered_idx ON articles (author DESC, at ASC);
CREATE UNIQUE INDEX articles_collated_idx ON articles (title COLLATE BINARY, author COLLATE NOCASE DESC);
