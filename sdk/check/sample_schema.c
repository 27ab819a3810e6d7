/* SPDX-License-Identifier: Apache-2.0
 *
 * What a reader is given: schemas that it may know, and what no reader should take ill. See sample.h.
 */
#include "sample.h"

#define TABLES                                                                                                         \
    "CREATE TABLE users (\n  id integer NOT NULL,\n  mail varchar(100) NOT NULL DEFAULT 'a@b.c',\n  age int,\n"        \
    "  CONSTRAINT users_pk PRIMARY KEY (id),\n  CONSTRAINT users_mail UNIQUE (mail)\n);\n"                             \
    "CREATE TABLE orders (\n  id integer NOT NULL PRIMARY KEY,\n  user_id int NOT NULL,\n  total decimal(10,2),\n"     \
    "  CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,\n"                        \
    "  CONSTRAINT orders_total CHECK (total > 0)\n);\n"                                                                \
    "CREATE INDEX orders_by_user ON orders (user_id);\n"                                                               \
    "ALTER TABLE users ADD COLUMN name varchar(40); -- @renamed from=title\n"                                          \
    "CREATE VIEW spenders AS SELECT user_id, total FROM orders WHERE total > 100;\n"

const struct schema_sample schema_samples[] = {
    {"tables", GROUP_WORK, "schema.sql", TABLES, NULL, 0},
    {"an order that no engine takes", GROUP_WORK, "schema.sql",
     "CREATE VIEW v AS SELECT a FROM t;\nCREATE TABLE t (a integer REFERENCES u (b));\nCREATE TABLE u (b integer PRIMARY KEY);\n", NULL, 0},
    {"a specification", GROUP_WORK, "spec.md",
     "# Shop\n\n### User Model\n\n| Field | Type | Required | Default |\n|---|---|---|---|\n| id | Int | yes | |\n"
     "| mail | String | yes | |\n\n```prisma\nmodel Order {\n  id Int @id\n  total Decimal?\n}\n```\n", NULL, 0},
    {"nothing", GROUP_BARE, "schema.sql", "", NULL, 0},
    {"white space", GROUP_BARE, "spec.md", " \t\r\n\n \f", NULL, 0},
    {"a comment", GROUP_BARE, "schema.sql", "-- nothing\n/* at all */\n", NULL, 0},
    {"semicolons", GROUP_BARE, "schema.sql", ";;;\n;", NULL, 0},
    {"no name", GROUP_BARE, "", "CREATE TABLE t (a integer);", NULL, 0},
    {"cut in a statement", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a integer, b varch", NULL, 0},
    {"cut in a text", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a text DEFAULT 'x", NULL, 0},
    {"cut in a name", GROUP_HOSTILE, "schema.sql", "CREATE TABLE \"t (a text);", NULL, 0},
    {"cut in a backquoted name", GROUP_HOSTILE, "schema.sql", "CREATE TABLE `t (a text);", NULL, 0},
    {"cut in a comment", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a text); /* CREATE", NULL, 0},
    {"cut in a version comment", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a int) /*!50100 PARTITION BY", NULL, 0},
    {"cut in a dollar quote", GROUP_HOSTILE, "schema.sql", "CREATE FUNCTION f() RETURNS int AS $x$ SELECT 1; $", NULL, 0},
    {"cut in a fence", GROUP_HOSTILE, "spec.md", "### A Model\n\n```prisma\nmodel A {\n  id Int @default(", NULL, 0},
    {"no language", GROUP_HOSTILE, "schema.sql", "\x01\x02\x7f \xef\xbf\xbd \xf0\x9f\x98\x80 \xe0\xb8\x95 }{][)(", NULL, 0},
    {"twice the same", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a integer); CREATE TABLE t (b integer);", NULL, 0},
    {"a key on nothing", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a integer, PRIMARY KEY (b), UNIQUE (c));", NULL, 0},
    {"what is not there", GROUP_HOSTILE, "schema.sql",
     "ALTER TABLE t ADD COLUMN a integer; DROP TABLE u; CREATE INDEX i ON v (a);", NULL, 0},
    {"parentheses", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a integer DEFAULT ", "(", 20000},
    {"operators", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a integer CHECK (a > 1", "+1", 30000},
    {"columns", GROUP_HOSTILE, "schema.sql", "CREATE TABLE t (a integer", ", b integer", 5000},
    {"comments within comments", GROUP_HOSTILE, "schema.sql", "", "/*", 20000},
    {"brackets", GROUP_HOSTILE, "spec.md", "### A Model\n\n", "[", 20000},
    {"quotations", GROUP_HOSTILE, "spec.md", "", "> ", 20000},
};
const size_t schema_sample_count = sizeof schema_samples / sizeof schema_samples[0];
