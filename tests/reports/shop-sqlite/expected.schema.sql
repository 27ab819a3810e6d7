CREATE TABLE users (
    id integer PRIMARY KEY,
    email text NOT NULL,
    age integer NOT NULL,
    last_login_at text,
    CONSTRAINT users_email_check CHECK (email <> 'a;b')
);
CREATE UNIQUE INDEX users_email_idx ON users (lower(email));

CREATE TABLE orders (
    id integer PRIMARY KEY,
    user_id integer REFERENCES users (id) ON DELETE CASCADE,
    amount numeric
);

CREATE TABLE settings (
    id integer PRIMARY KEY,
    user_id integer NOT NULL,
    "key" text NOT NULL,
    value text DEFAULT 'semi;colon -- ''quoted''',
    UNIQUE (user_id, "key"),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX settings_key_idx ON settings ("key");
