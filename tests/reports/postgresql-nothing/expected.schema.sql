CREATE EXTENSION btree_gist;
CREATE DOMAIN short AS varchar(10);
CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TYPE kind AS ENUM ('a', 'b');
