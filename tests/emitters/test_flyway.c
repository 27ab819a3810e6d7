/* SPDX-License-Identifier: Apache-2.0
 *
 * flyway: what shares a file, what needs one of its own, and when there is a .conf.
 */
#include "host.h"
#include "unit/unit.h"

static const struct fake_unit create = {.up = {{"CREATE TABLE a (x int)", 0}}, .down = {{"DROP TABLE a", 0}}};
static const struct fake_unit alone = {.up = {{"ALTER TYPE e ADD VALUE 'v'", SSM_STMT_NO_TRANSACTION}},
                                       .note = "stays"};
static const struct fake_unit rebuild = {.up = {{"DROP TABLE old", SSM_STMT_GUARDED}}, .down = {{"REBUILD", 0}}};

static void test_one_transaction_is_one_file(void)
{
    const struct fake_unit units[] = {create, create};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2),
                           "== V{version}__my__app.sql script 0\n-- Header\n\n"
                           "CREATE TABLE a (x int);\n\nCREATE TABLE a (x int);\n\n");
}

static void test_what_cannot_be_in_a_transaction_has_its_own_version(void)
{
    const struct fake_unit units[] = {create, alone, alone, create, create};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 5),
                           "== V{version}__my__app.sql script 0\n-- Header\n\nCREATE TABLE a (x int);\n\n"
                           "== V{version}__my__app.sql script 1\n-- Header\n\nALTER TYPE e ADD VALUE 'v';\n\n"
                           "== V{version}__my__app.sql.conf companion 1\nexecuteInTransaction=false\n"
                           "== V{version}__my__app.sql script 2\n-- Header\n\nALTER TYPE e ADD VALUE 'v';\n\n"
                           "== V{version}__my__app.sql.conf companion 2\nexecuteInTransaction=false\n"
                           "== V{version}__my__app.sql script 3\n-- Header\n\n"
                           "CREATE TABLE a (x int);\n\nCREATE TABLE a (x int);\n\n");
}

static void test_a_rebuild_brings_its_own_transaction_for_all(void)
{
    const struct fake_unit units[] = {create, rebuild};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2),
                           "== V{version}__my__app.sql script 0\n-- Header\n\n"
                           "PRAGMA off;\n\nSAVEPOINT m;\n\nCREATE TABLE a (x int);\n\nDROP TABLE old;\n\n"
                           "RELEASE m;\n\nPRAGMA on;\n\n"
                           "== V{version}__my__app.sql.conf companion 0\nexecuteInTransaction=false\n");
}

static void test_placeholders_are_switched_off_wherever_they_stand(void)
{
    static const char conf[] = "== V{version}__my__app.sql.conf companion 0\nplaceholderReplacement=false\n";
    const struct fake_unit literal = {.up = {{"SELECT '${x}'", 0}}};

    host_reset();
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&literal, 1), conf));
    CU_ASSERT_PTR_NULL(strstr(host_emit(&create, 1), ".conf"));
    host.header = "Reason: ${x";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&create, 1), conf));
}

static void test_undo_is_written_where_there_is_a_way_back(void)
{
    const struct fake_unit units[] = {create, alone};

    host_reset();
    host.options[0] = "undo=true";
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2),
                           "== V{version}__my__app.sql script 0\n-- Header\n\nCREATE TABLE a (x int);\n\n"
                           "== U{version}__my__app.sql companion 0\n-- Header\n\nDROP TABLE a;\n\n"
                           "== V{version}__my__app.sql script 1\n-- Header\n\nALTER TYPE e ADD VALUE 'v';\n\n"
                           "== V{version}__my__app.sql.conf companion 1\nexecuteInTransaction=false\n");
}

static void test_what_must_be_committed_on_the_way_back_matters_where_there_is_one(void)
{
    const struct fake_unit units[] = {create, {.up = {{"DROP 'v'", 0}}, .down = {{"ADD 'v'", SSM_STMT_NO_TRANSACTION}}}};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2), "== V{version}__my__app.sql script 0\n-- Header\n\n"
                                                "CREATE TABLE a (x int);\n\nDROP 'v';\n\n");
    host.options[0] = "undo=true";
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2),
                           "== V{version}__my__app.sql script 0\n-- Header\n\nCREATE TABLE a (x int);\n\n"
                           "== U{version}__my__app.sql companion 0\n-- Header\n\nDROP TABLE a;\n\n"
                           "== V{version}__my__app.sql script 1\n-- Header\n\nDROP 'v';\n\n"
                           "== U{version}__my__app.sql companion 1\n-- Header\n\nADD 'v';\n\n"
                           "== U{version}__my__app.sql.conf companion 1\nexecuteInTransaction=false\n");
}

UNIT_MAIN("flyway", T(test_one_transaction_is_one_file), T(test_what_cannot_be_in_a_transaction_has_its_own_version),
          T(test_a_rebuild_brings_its_own_transaction_for_all),
          T(test_placeholders_are_switched_off_wherever_they_stand), T(test_undo_is_written_where_there_is_a_way_back),
          T(test_what_must_be_committed_on_the_way_back_matters_where_there_is_one))
