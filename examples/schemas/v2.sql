CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(100) NOT NULL UNIQUE, -- @renamed from=mail
    name text
);

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    status text NOT NULL DEFAULT 'new' CHECK (status <> ''),
    total numeric(12, 2)
);
CREATE INDEX orders_by_customer ON orders (customer_id);

CREATE VIEW open_orders AS
    SELECT id, total FROM orders WHERE status = 'new';

CREATE TABLE notes (
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    written_at timestamp with time zone NOT NULL DEFAULT now(),
    body text
);
