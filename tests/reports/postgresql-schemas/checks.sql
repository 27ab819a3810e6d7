SELECT id, name, level FROM app.users;
SELECT id FROM users;
