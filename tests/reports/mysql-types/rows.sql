INSERT INTO samples VALUES (1, 7, 'abc', 'old', 'a,b', 12.50, 'one', 42, '2024-05-01 10:00:00', 'é'), (2, 8, 'x', 'new', NULL, NULL, NULL, NULL, NULL, NULL);
