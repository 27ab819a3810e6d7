INSERT INTO rooms VALUES (1, 1, 'blue', 2), (1, 200, 'red', 2);
INSERT INTO bookings VALUES (1, 1, 1, 'Ada', 10), (2, 1, 200, 'Bob', 20);
INSERT INTO keyed VALUES (1, 'k');
