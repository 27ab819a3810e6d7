SELECT * FROM articles;
