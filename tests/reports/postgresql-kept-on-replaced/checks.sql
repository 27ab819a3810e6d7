SELECT id, price, amount FROM lines ORDER BY id;
