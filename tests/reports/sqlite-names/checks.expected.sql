SELECT "select", "MIXED", "with ""quotes""" FROM "order";
