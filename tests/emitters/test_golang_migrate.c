/* SPDX-License-Identifier: Apache-2.0
 *
 * golang-migrate: a file for each way, and who opens the transaction.
 */
#include "host.h"
#include "unit/unit.h"

#define UP(step) "== {version}_my__app.up.sql script " step "\n"
#define DOWN(step) "== {version}_my__app.down.sql companion " step "\n"
#define NO_TRANSACTION "-- To be run without a transaction around it: SQLite's URL needs x-no-tx-wrap=true.\n--\n"

static const struct fake_unit create = {.up = {{"CREATE TABLE a (x int)", 0}},
                                        .down = {{"DROP TABLE a", SSM_STMT_DESTRUCTIVE}}};
static const struct fake_unit alone = {.up = {{"ALTER TYPE e ADD VALUE 'v'", SSM_STMT_NO_TRANSACTION}},
                                       .note = "stays"};

static void test_a_file_for_each_way(void)
{
    const struct fake_unit units[] = {create, create};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2),
                           UP("0") "-- Header\n\nCREATE TABLE a (x int);\n\nCREATE TABLE a (x int);\n\n"
                           DOWN("0") "-- Header\n\n-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n"
                           "-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n");
    CU_ASSERT_STRING_EQUAL(host_emit(NULL, 0), UP("0") "-- Header\n\n" DOWN("0") "-- Header\n\n");
}

static void test_what_must_be_committed_has_its_own_version(void)
{
    const struct fake_unit units[] = {alone, create};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2),
                           UP("0") NO_TRANSACTION "-- Header\n\nALTER TYPE e ADD VALUE 'v';\n\n"
                           DOWN("0") "-- Header\n--\n-- NOT A COMPLETE WAY BACK:\n--   stays\n\n"
                           UP("1") "-- Header\n\nCREATE TABLE a (x int);\n\n"
                           DOWN("1") "-- Header\n\n-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n");
}

static void test_a_rebuild_brings_its_own_transaction(void)
{
    const struct fake_unit unit = {.up = {{"REBUILD", SSM_STMT_GUARDED}}, .down = {{"DROP", 0}}};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1),
                           UP("0") NO_TRANSACTION "-- Header\n\nPRAGMA off;\n\nSAVEPOINT m;\n\nREBUILD;\n\n"
                           "RELEASE m;\n\nPRAGMA on;\n\n"
                           DOWN("0") "-- Header\n\nDROP;\n\n");
}

static void test_scripts_open_their_transactions_where_asked(void)
{
    host_reset();
    host.options[0] = "transaction=script";
    CU_ASSERT_STRING_EQUAL(host_emit(&create, 1),
                           UP("0") "-- Header\n\nSAVEPOINT m;\n\nCREATE TABLE a (x int);\n\nRELEASE m;\n\n"
                           DOWN("0") "-- Header\n\nSAVEPOINT m;\n\n-- WARNING: DESTRUCTIVE OPERATION\n"
                           "DROP TABLE a;\n\nRELEASE m;\n\n");
}

static void test_an_empty_transaction_commits_within_a_file(void)
{
    const struct fake_unit unit = {.up = {{"ADD 'v'", SSM_STMT_NO_TRANSACTION}, {"DEFAULT 'v'", 0}}};

    host_reset();
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "ADD 'v';\n\nSAVEPOINT m;\n\nRELEASE m;\n\nDEFAULT 'v';\n\n=="));
}

static void test_a_failure_of_the_host_is_not_reported_again(void)
{
    host_reset();
    host.fail_script = 1;
    CU_ASSERT_STRING_EQUAL(host_emit(&create, 1), "[]");
    CU_ASSERT_EQUAL(host.failures, 0);
}

UNIT_MAIN("golang-migrate", T(test_a_file_for_each_way), T(test_what_must_be_committed_has_its_own_version),
          T(test_a_rebuild_brings_its_own_transaction), T(test_scripts_open_their_transactions_where_asked),
          T(test_an_empty_transaction_commits_within_a_file), T(test_a_failure_of_the_host_is_not_reported_again))
