CREATE TABLE "order" (
    "select" integer NOT NULL,
    "MIXED" text NOT NULL DEFAULT '"',
    "with ""quotes""" text COLLATE NOCASE,
    "ประเทศ" text,
    [brackets] text,
    "user" text DEFAULT 'A b',
    CONSTRAINT "order check" CHECK ("select" > 0 AND "MIXED" <> '')
);
CREATE UNIQUE INDEX "Order's key" ON "order" ("select");
CREATE INDEX "Case" ON "order" ("MIXED" DESC, lower("ประเทศ")) WHERE "select" > 5;
CREATE TABLE "Table" (
    "Id" integer PRIMARY KEY,
    "column" integer REFERENCES "order" ("select"),
    "ssm_new_Table" text
);
