INSERT INTO parents (id, name, old_name, age) VALUES (1, 'Ada', 'A', '36'), (9, 'Bob', 'B', '20'), (40, 'gone', NULL, '1');
DELETE FROM parents WHERE id = 40;
INSERT INTO children VALUES (1, 1, 'Ada'), (2, 9, NULL), (3, NULL, 'Bob');
