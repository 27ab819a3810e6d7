INSERT INTO states VALUES ('new', 1), ('old', 2);
INSERT INTO things (id, state) VALUES (1, 'new'), (6, 'old');
