INSERT INTO people VALUES ('a@b', 'x', 4);
INSERT INTO rebuilt (id, must, may, plain, bare, keyed) VALUES (7, 1, 3, 4, 'b', 'k'), (8, 2, 4, NULL, NULL, NULL);
INSERT INTO counted VALUES (5, 1);
INSERT INTO uncounted VALUES (6, 1);
