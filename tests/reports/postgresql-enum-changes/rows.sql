INSERT INTO named VALUES (1, 'a');
INSERT INTO same VALUES (1, 'a');
