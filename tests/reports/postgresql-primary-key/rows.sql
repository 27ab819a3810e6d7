INSERT INTO accounts VALUES (1, 'a');
INSERT INTO entries VALUES (1, 'a');
