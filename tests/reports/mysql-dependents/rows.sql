INSERT INTO parents VALUES (1, 'c', 5);
INSERT INTO children (parent_id, parent_gone, amount, old_name) VALUES (1, 5, 7, 3);
