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
CREATE INDEX articles_new_name_idx ON articles (at);
CREATE INDEX articles_known_by_body ON articles (title, author);
CREATE UNIQUE INDEX articles_changed_idx ON articles (id, lang) NULLS NOT DISTINCT;
CREATE INDEX articles_partial_idx ON articles (author) WHERE live AND title <> 'draft';
CREATE INDEX articles_expression_idx ON articles (lower(author), (coalesce(title, ''::text) || body));
CREATE INDEX articles_ordered_idx ON articles (author DESC, at DESC NULLS LAST, id NULLS FIRST);
CREATE UNIQUE INDEX articles_covering_idx ON articles (id) INCLUDE (title, author);
CREATE INDEX articles_opclass_idx ON articles (title text_pattern_ops, body COLLATE "C" DESC);
CREATE INDEX articles_tags_idx ON articles USING gin (tags);
CREATE INDEX articles_meta_idx ON articles USING gin (meta jsonb_path_ops) WITH (fastupdate=false);
CREATE INDEX articles_hash_idx ON articles USING hash (author);
CREATE INDEX articles_brin_idx ON articles USING brin (at) WITH (pages_per_range=32);
CREATE INDEX articles_full_idx ON articles (lang) WITH (fillfactor=70);
