INSERT INTO lines (id, price, amount) VALUES (1, 2, 3), (2, 4, 5);
