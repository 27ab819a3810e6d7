/* SPDX-License-Identifier: Apache-2.0
 *
 * raw-sql: a script and its way back.
 */
#include "host.h"
#include "unit/unit.h"

static void test_a_script_and_its_way_back(void)
{
    static const struct fake_unit units[] = {
        {.up = {{"CREATE TABLE a (x int)", 0}}, .down = {{"DROP TABLE a", SSM_STMT_DESTRUCTIVE}}},
        {.up = {{"DROP TABLE b", SSM_STMT_DESTRUCTIVE}}, .note = "b is not known"},
    };

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2), "== {version}_my__app.sql script 0\n"
                                                "-- Header\n\n"
                                                "SAVEPOINT m;\n\n"
                                                "CREATE TABLE a (x int);\n\n"
                                                "-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE b;\n\n"
                                                "RELEASE m;\n\n"
                                                "== {version}_my__app.down.sql companion 0\n"
                                                "-- Header\n--\n-- NOT A COMPLETE WAY BACK:\n--   b is not known\n\n"
                                                "SAVEPOINT m;\n\n"
                                                "-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE a;\n\n"
                                                "RELEASE m;\n\n");
}

static void test_a_failure_of_the_host_is_not_reported_again(void)
{
    static const struct fake_unit unit = {.up = {{"SELECT 1", 0}}};

    host_reset();
    host.fail_script = 1;
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[]");
    CU_ASSERT_EQUAL(host.failures, 0);
}

UNIT_MAIN("raw-sql", T(test_a_script_and_its_way_back), T(test_a_failure_of_the_host_is_not_reported_again))
