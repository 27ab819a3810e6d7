BEGIN;
INSERT INTO orders (body) VALUES ('next') RETURNING id > 3;
INSERT INTO lines (body) VALUES ('next') RETURNING id > 2;
INSERT INTO notes (body) VALUES ('next') RETURNING id > 1;
ROLLBACK;
