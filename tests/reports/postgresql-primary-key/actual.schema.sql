CREATE TABLE accounts (
    id integer NOT NULL,
    code text NOT NULL,
    CONSTRAINT accounts_pk PRIMARY KEY (id)
);
CREATE TABLE entries (
    account_id integer NOT NULL,
    account_code text NOT NULL,
    CONSTRAINT entries_account_fk FOREIGN KEY (account_id) REFERENCES accounts (id)
);
