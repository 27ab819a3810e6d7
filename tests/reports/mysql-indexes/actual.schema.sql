CREATE TABLE articles (
    id int NOT NULL,
    author varchar(200) NOT NULL,
    title varchar(200),
    body text,
    spot point NOT NULL,
    at datetime,
    KEY articles_gone_idx (author(10), title),
    KEY articles_old_name_idx (at),
    KEY articles_by_body (title, author),
    UNIQUE KEY articles_changed_idx (id)
);
