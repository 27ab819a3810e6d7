PRAGMA foreign_keys = OFF;
INSERT INTO kings VALUES (1, 2, 'k'), (3, NULL, 'l');
INSERT INTO queens VALUES (2, 1, 'q'), (9, NULL, 'r');
INSERT INTO pawns VALUES ('a', 1, NULL, NULL), ('a', 2, 'a', 1);
INSERT INTO strictly VALUES (1, 5, 3);
INSERT INTO doomed VALUES (1, 1);
INSERT INTO old_kings VALUES (77);
