INSERT INTO parents VALUES (1, 'c', 5);
INSERT INTO children VALUES (1, 5, 7);
