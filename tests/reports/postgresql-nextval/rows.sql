INSERT INTO orders (body) VALUES ('a'), ('b'), ('c');
INSERT INTO lines (body) VALUES ('a'), ('b');
INSERT INTO notes (body) VALUES ('a');
