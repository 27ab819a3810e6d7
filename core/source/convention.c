/* SPDX-License-Identifier: Apache-2.0
 *
 * How the tools name the files of a migration, and tell the way forth from the way back. A new tool is a new entry.
 */
#include "source/internal.h"

const struct convention conventions[] = {
    {.tool = "Sqitch", .sign = "sqitch.plan", .order = ORDER_PLAN},
    {.tool = "Flyway", .sign = "V#__*.sql", .deep = true, .order = ORDER_VERSION,
     .rules = {{"V#__*.sql", DEED_READ}, {"B#__*.sql", DEED_BASE}, {"R__*.sql", DEED_LAST}, {"U#__*.sql", DEED_PASS}}},
    {.tool = "Liquibase", .marker = "--liquibase formatted sql", .order = ORDER_NAME, .rules = {{"*.sql", DEED_READ}}},
    {.tool = "golang-migrate", .sign = "9_*.up.sql", .order = ORDER_VERSION,
     .rules = {{"9_*.up.sql", DEED_READ}, {"9_*.down.sql", DEED_PASS}}},
    {.tool = "dbmate", .marker = "-- migrate:up", .order = ORDER_NAME, .rules = {{"9*.sql", DEED_READ}, {"9.sql", DEED_READ}}},
    {.tool = "goose", .marker = "-- +goose up", .order = ORDER_VERSION, .rules = {{"9_*.sql", DEED_READ}}},
    {.tool = "sql-migrate", .marker = "-- +migrate up", .order = ORDER_NUMBER, .rules = {{"*.sql", DEED_READ}}},
    {.tool = "Prisma", .sign = "*/migration.sql", .order = ORDER_NAME, .rules = {{"*/migration.sql", DEED_READ}}},
    {.tool = "Diesel", .sign = "*/up.sql", .order = ORDER_NAME,
     .rules = {{"*/up.sql", DEED_READ}, {"*/down.sql", DEED_PASS}}},
    {.order = ORDER_NAME, .rules = {{"*.down.sql", DEED_PASS}, {"*.sql", DEED_READ}}},
};
