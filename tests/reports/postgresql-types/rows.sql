INSERT INTO samples VALUES
    (1, 7, 'abc', 12.50, 0.5, 'one', '42', '2024-05-01 10:00:00', '{a,b}', 'T', '{"k": 1}'),
    (2, NULL, 'x', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
