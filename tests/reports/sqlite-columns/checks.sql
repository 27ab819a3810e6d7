SELECT email, number FROM people;
SELECT id, must, may, plain, bare, worded, stamped, keyed FROM rebuilt ORDER BY id;
SELECT * FROM counted;
SELECT * FROM uncounted;
