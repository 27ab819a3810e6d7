INSERT INTO rooms VALUES (1, 1, 'blue', 2), (1, 200, 'red', 2);
INSERT INTO bookings VALUES (1, 1, 1, '[2024-01-01,2024-01-02)', 'Ada', 10), (2, 1, 200, '[2024-01-01,2024-01-02)', 'Bob', 20);
