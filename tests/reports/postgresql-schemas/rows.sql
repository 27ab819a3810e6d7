INSERT INTO app.users VALUES (1, 'one', 'high');
INSERT INTO users VALUES (2);
