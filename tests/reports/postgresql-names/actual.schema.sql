CREATE TABLE "order" (
    "select" integer NOT NULL,
    "Mixed Case" text,
    "with ""quotes""" text,
    "ประเทศ" text,
    "back\slash" text,
    "semi;--colon" text
);
CREATE INDEX "Order's index" ON "order" ("select");
CREATE TYPE "Kind Of" AS ENUM ('A b', '');
