CREATE TYPE order_state AS ENUM ('new', 'paid');

CREATE TABLE users (
    id bigint NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email varchar(120) NOT NULL,
    age integer NOT NULL,
    phone_number varchar(64) DEFAULT 'line one; -- not a comment

  it''s line "two"',
    note text
);
COMMENT ON COLUMN users.note IS 'say "no"; <never> & ''ever''';

CREATE TABLE orders (
    id bigint NOT NULL CONSTRAINT orders_pkey PRIMARY KEY,
    state order_state NOT NULL DEFAULT 'new',
    total numeric(10,2)
);

CREATE TABLE legacy_data (
    id integer,
    "Select" text DEFAULT 'a\b''c'
);
