CREATE TABLE tickets (
    id serial NOT NULL CONSTRAINT tickets_pkey PRIMARY KEY,
    plain integer NOT NULL,
    body text
);
CREATE TABLE orders (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY CONSTRAINT orders_pkey PRIMARY KEY,
    body text
);
