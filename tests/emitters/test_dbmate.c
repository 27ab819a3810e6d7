/* SPDX-License-Identifier: Apache-2.0
 *
 * dbmate: both ways in a file, whose sections say whether they want a transaction. That dbmate agrees is the business of
 * tests/engines/dbmate.py.
 */
#include "host.h"
#include "unit/unit.h"

#define HEAD(step) "== {version}_my__app.sql script " step "\n-- Header\n\n-- migrate:up"

static const struct fake_unit create = {.up = {{"CREATE TABLE a (x int)", 0}},
                                        .down = {{"DROP TABLE a", SSM_STMT_DESTRUCTIVE}}};
static const struct fake_unit alone = {.up = {{"ALTER TYPE e ADD VALUE 'v'", SSM_STMT_NO_TRANSACTION}},
                                       .note = "stays"};

static void test_both_ways_in_a_file(void)
{
    const struct fake_unit units[] = {create, create};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2), HEAD("0") "\n\nCREATE TABLE a (x int);\n\nCREATE TABLE a (x int);\n\n"
                                                "-- migrate:down\n\n"
                                                "-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n"
                                                "-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n");
}

static void test_nothing_to_do_is_a_file_that_dbmate_takes(void)
{
    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(NULL, 0), HEAD("0") "\n\n-- migrate:down\n\n");
}

static void test_what_must_be_committed_has_its_own_version(void)
{
    const struct fake_unit units[] = {create, alone, create};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 3),
                           HEAD("0") "\n\nCREATE TABLE a (x int);\n\n"
                           "-- migrate:down\n\n-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n"
                           HEAD("1") " transaction:false\n\nALTER TYPE e ADD VALUE 'v';\n\n"
                           "-- migrate:down\n--\n-- NOT A COMPLETE WAY BACK:\n--   stays\n\n"
                           HEAD("2") "\n\nCREATE TABLE a (x int);\n\n"
                           "-- migrate:down\n\n-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n");
}

static void test_a_rebuild_brings_its_own_transaction(void)
{
    const struct fake_unit unit = {.up = {{"CREATE b", 0}}, .down = {{"REBUILD", SSM_STMT_GUARDED}}};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), HEAD("0") "\n\nCREATE b;\n\n-- migrate:down transaction:false\n\n"
                                                "PRAGMA off;\n\nSAVEPOINT m;\n\nREBUILD;\n\nRELEASE m;\n\nPRAGMA on;\n\n");
}

static void test_an_empty_transaction_commits_within_a_section(void)
{
    const struct fake_unit unit = {
        .up = {{"CREATE b", 0}},
        .down = {{"ADD 'v'", SSM_STMT_NO_TRANSACTION}, {"DEFAULT 'v'", 0}, {"ADD 'w'", SSM_STMT_NO_TRANSACTION}}};

    host_reset();
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1),
                                  "-- migrate:down transaction:false\n\nADD 'v';\n\nSAVEPOINT m;\n\nRELEASE m;\n\n"
                                  "DEFAULT 'v';\n\nADD 'w';\n\n"));
    CU_ASSERT_STRING_EQUAL(strstr(host.files, "ADD 'w'"), "ADD 'w';\n\n");
}

static void test_lines_that_dbmate_takes_for_its_own(void)
{
    static const char *const bad[] = {"SELECT '\n-- migrate:up'", "SELECT '\n--migrate:down x'",
                                      "SELECT '\n--\t \nmigrate:down'", "-- migrate:up\nSELECT 1",
                                      "SELECT 'migrate: ;\n--\rmigrate:'"};
    static const char *const good[] = {"SELECT '-- migrate:up'", "SELECT '\n -- migrate:up'", "SELECT '\n- migrate:up'",
                                       "SELECT '\n--migration'", "migrate:up", "\nmigrate:up", "-", "--"};
    struct fake_unit unit = {.up = {{"x", 0}}, .down = {{"y", 0}}};

    host_reset();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        unit.up[0].text = bad[i];
        CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[marker]");
        unit.up[0].text = "x", unit.down[0].text = bad[i];
        CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[marker]");
        CU_ASSERT_EQUAL(host.failures, 1);
        unit.down[0].text = "y";
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        unit.up[0].text = good[i];
        CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), good[i]));
    }
    unit.note = "migrate:down";
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[marker]");
    host.header = "migrate:up";
    CU_ASSERT_STRING_EQUAL(host_emit(&create, 1), "[marker]");
    host.header = "Reason: -- migrate:up";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&create, 1), "-- Reason: -- migrate:up\n\n-- migrate:up\n"));
}

static void test_a_failure_of_the_host_is_not_reported_again(void)
{
    host_reset();
    host.fail_script = 1;
    CU_ASSERT_STRING_EQUAL(host_emit(&create, 1), "[]");
    CU_ASSERT_EQUAL(host.failures, 0);
}

UNIT_MAIN("dbmate", T(test_both_ways_in_a_file), T(test_nothing_to_do_is_a_file_that_dbmate_takes),
          T(test_what_must_be_committed_has_its_own_version), T(test_a_rebuild_brings_its_own_transaction),
          T(test_an_empty_transaction_commits_within_a_section), T(test_lines_that_dbmate_takes_for_its_own),
          T(test_a_failure_of_the_host_is_not_reported_again))
