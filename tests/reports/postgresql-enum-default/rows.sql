INSERT INTO tickets VALUES (1, 'open', '{closed}'), (2, 'closed', NULL);
