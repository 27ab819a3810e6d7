SELECT * FROM tickets ORDER BY id;
