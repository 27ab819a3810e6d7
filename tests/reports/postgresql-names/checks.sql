SELECT "select", "Mixed Case", "with ""quotes""" FROM "order";
