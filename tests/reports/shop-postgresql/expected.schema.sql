CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent; it''s gone');

CREATE TABLE users (
    id bigint NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email varchar(120) NOT NULL,
    age bigint NOT NULL,
    note text,
    last_login_at timestamp with time zone,
    CONSTRAINT users_email_check CHECK (email ~ '^[^@;]+@[a-z.]+\.[a-z]{2,}$')
);
COMMENT ON COLUMN users.note IS 'first;
  - second \ third
/* not a comment
* at all */';
CREATE UNIQUE INDEX users_email_idx ON users (lower(email));

CREATE TABLE orders (
    id bigint NOT NULL CONSTRAINT orders_pkey PRIMARY KEY,
    state order_state NOT NULL DEFAULT 'new',
    amount numeric(10,2) NOT NULL DEFAULT 0
);

CREATE TABLE settings (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT settings_pkey PRIMARY KEY,
    user_id bigint NOT NULL,
    key varchar(64) NOT NULL,
    value jsonb DEFAULT '{"a": [1, "b;"]}'::jsonb,
    "begin" date,
    CONSTRAINT settings_user_key UNIQUE (user_id, key),
    CONSTRAINT settings_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
COMMENT ON TABLE settings IS 'what users chose;
-- one line each';
COMMENT ON COLUMN settings.key IS 'a key; not "the" key';
CREATE INDEX settings_key_idx ON settings (key);
