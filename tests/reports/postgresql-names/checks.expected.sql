SELECT "select", "MIXED CASE", "with ""quotes""" FROM "order";
