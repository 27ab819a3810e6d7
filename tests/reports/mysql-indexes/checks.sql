SELECT id, author, title, body, ST_AsText(spot) FROM articles;
