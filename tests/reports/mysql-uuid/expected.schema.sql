CREATE TABLE a (
    id int,
    token char(36)
);
