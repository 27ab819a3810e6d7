CREATE TABLE users (
    id integer PRIMARY KEY,
    email text NOT NULL,
    age integer,
    phone_number text DEFAULT 'line one; -- not a comment

  it''s line "two"'
);

CREATE TABLE orders (
    id integer PRIMARY KEY,
    user_id integer REFERENCES users (id) ON DELETE CASCADE,
    total numeric
);

CREATE TABLE legacy_data (
    id integer,
    "Select" text DEFAULT 'a\b''c'
);
