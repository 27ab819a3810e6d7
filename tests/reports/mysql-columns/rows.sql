INSERT INTO people (number, email, must, counted, described) VALUES (1, 'a@b', 7, 41, 'x');
