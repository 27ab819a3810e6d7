SELECT email, must, may, plain, bare, worded, counted, collated, described FROM people;
