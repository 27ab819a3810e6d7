INSERT INTO rooms VALUES (1, 1, 'blue', 'b'), (1, 200, 'red', 'r');
INSERT INTO bookings VALUES (1, 1, 1, 'Ada', 10), (2, 1, 200, 'Bob', 20);
INSERT INTO codes VALUES ('c', 'l');
INSERT INTO numbered VALUES (7, 1);
