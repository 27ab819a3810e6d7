SELECT * FROM rooms ORDER BY number;
SELECT * FROM bookings ORDER BY id;
SELECT * FROM keyed;
PRAGMA foreign_key_check;
