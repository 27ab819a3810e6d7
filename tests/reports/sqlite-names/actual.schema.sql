CREATE TABLE "order" (
    "select" integer NOT NULL,
    "Mixed Case" text,
    "with ""quotes""" text,
    "ประเทศ" text,
    [brackets] text,
    `semi;--colon` text
);
CREATE UNIQUE INDEX "Order's key" ON "order" ("select");
CREATE INDEX "Order's index" ON "order" ("Mixed Case", [brackets]);
