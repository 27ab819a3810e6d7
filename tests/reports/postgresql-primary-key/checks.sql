SELECT * FROM accounts;
SELECT * FROM entries;
