SELECT email, must, may, plain, bare, worded, counted, uncounted, kept_count, serial_no FROM people ORDER BY email;
