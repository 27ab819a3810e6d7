CREATE TABLE a (
    id int,
    token uuid
);
