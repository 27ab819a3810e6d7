INSERT INTO health_check VALUES (7, 'x');
INSERT INTO paycheck VALUES (1, 7, 'noon', NULL);
INSERT INTO tight VALUES ('a', 2);
