/* SPDX-License-Identifier: Apache-2.0
 *
 * A CUnit program in one macro: UNIT_MAIN("suite", T(test_a), T(test_b)). Its exit code is right even where CUnit's own
 * is not: 0 only when every registered test ran and none failed.
 */
#ifndef SSM_TESTS_UNIT_H
#define SSM_TESTS_UNIT_H

#include <CUnit/Basic.h>
#include <stdlib.h>

struct unit_test {
    const char *name;
    void (*run)(void);
};

#define T(function) {#function, function}

static inline int unit_main(const char *suite, const struct unit_test *tests, size_t count)
{
    CU_pSuite s;
    int good;

    if (CU_initialize_registry() != CUE_SUCCESS)
        return EXIT_FAILURE;
    s = CU_add_suite(suite, NULL, NULL);
    for (size_t i = 0; s && i < count; i++)
        if (!CU_add_test(s, tests[i].name, tests[i].run))
            s = NULL;
    if (!s)
        return EXIT_FAILURE;
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    good = CU_get_number_of_tests_run() == count && count > 0 && CU_get_number_of_failures() == 0 &&
           CU_get_number_of_suites_failed() == 0;
    CU_cleanup_registry();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define UNIT_MAIN(suite, ...)                                                          \
    int main(void)                                                                     \
    {                                                                                  \
        static const struct unit_test tests[] = {__VA_ARGS__};                         \
        return unit_main(suite, tests, sizeof tests / sizeof tests[0]);                \
    }

#endif
