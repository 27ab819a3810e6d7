CREATE TYPE st AS ENUM ('a', 'b', 'c');
CREATE TABLE named (id integer, s st, CONSTRAINT named_old CHECK (s <> 'b'::st));
CREATE TABLE same (id integer, s st, CONSTRAINT same_old CHECK (s <> 'b'::st));
CREATE TABLE swapped (id integer, s st);
CREATE TABLE anew (id integer, s st);
