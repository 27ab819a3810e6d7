SELECT id, small, code, state, flags, price, body, signed_int, date_format(at, '%Y-%m-%d %H:%i:%s'), latin FROM samples ORDER BY id;
