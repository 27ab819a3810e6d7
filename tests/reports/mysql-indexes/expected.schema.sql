CREATE TABLE articles (
    id int NOT NULL,
    author varchar(200) NOT NULL,
    title varchar(200),
    body text,
    spot point NOT NULL,
    at datetime,
    KEY articles_new_name_idx (at),
    KEY articles_known_by_body (title, author),
    UNIQUE KEY articles_changed_idx (id, at),
    KEY articles_prefix_idx (body(30), author(5)),
    KEY articles_ordered_idx (author DESC, at),
    FULLTEXT KEY articles_words_idx (title, body),
    SPATIAL KEY articles_spot_idx (spot),
    UNIQUE KEY articles_unique_prefix (title(12))
);
