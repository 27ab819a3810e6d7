INSERT INTO switches VALUES (1, 0, 'ok', 4, 'c', '12'), (2, 1, 'sad', 5, NULL, NULL);
