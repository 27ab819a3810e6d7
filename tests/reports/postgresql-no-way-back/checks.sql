SELECT id, encode(value::bytea, 'escape') FROM readings;
