INSERT INTO samples VALUES (1, 'a', '42', 'B'), (2, 'b', NULL, NULL);
INSERT INTO loose VALUES (1, 'v');
