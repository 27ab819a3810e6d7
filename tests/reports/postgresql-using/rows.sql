INSERT INTO ticket (id, urgency) VALUES (1, 0), (2, 7);
