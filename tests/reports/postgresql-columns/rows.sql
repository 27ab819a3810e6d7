INSERT INTO people (email, old_mark, must, may, counted, serial_no) VALUES ('a@b', 1, 2, 3, 41, 100), ('c@d', 1, 2, 3, 42, 101);
