CREATE TABLE users (
    id bigint NOT NULL PRIMARY KEY,
    email varchar(120) NOT NULL,
    age bigint NOT NULL,
    note varchar(200) DEFAULT 'x' COMMENT 'first;
  - second \\ third
/* not a comment
* at all */',
    last_login_at datetime(3),
    KEY users_email_idx (email(20))
);

CREATE TABLE orders (
    id bigint NOT NULL PRIMARY KEY,
    state enum('new','paid','sent; it''s gone') NOT NULL DEFAULT 'new',
    amount decimal(10,2)
);

CREATE TABLE settings (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id bigint NOT NULL,
    `key` varchar(64) NOT NULL COMMENT 'a key; not "the" key\\',
    `begin` date,
    value varchar(64) DEFAULT 'semi;colon\\',
    UNIQUE KEY settings_user_key (user_id, `key`),
    KEY settings_key_idx (`key`),
    CONSTRAINT settings_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) COMMENT = 'what users chose;
-- one line each';
