SELECT * FROM rooms ORDER BY number;
SELECT * FROM bookings ORDER BY id;
