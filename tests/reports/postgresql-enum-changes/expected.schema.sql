CREATE TYPE st AS ENUM ('a', 'b');
CREATE TABLE named (id integer, s st, CONSTRAINT named_new CHECK (s <> 'b'::st));
CREATE TABLE same (id integer, s st, CONSTRAINT same_new CHECK (s <> 'b'::st));
CREATE TABLE swapped (id integer, s text);
CREATE TABLE anew (id bigint);
