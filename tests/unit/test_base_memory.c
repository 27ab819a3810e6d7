/* SPDX-License-Identifier: Apache-2.0
 *
 * Arenas, buffers, tables and digests: what others take for granted.
 */
#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/map.h"

static bool all_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void memory_is_zero_also_after_a_reset(void)
{
    struct arena a = {0};

    for (int round = 0; round < 3; round++) {
        for (size_t n = 1; n < 300000; n = n * 3 + 1) {
            unsigned char *p = arena_alloc(&a, n);
            CU_ASSERT_PTR_NOT_NULL_FATAL(p);
            CU_ASSERT_EQUAL((uintptr_t)p % 16, 0);
            CU_ASSERT_TRUE(all_zero(p, n));
            memset(p, 0xaa, n);
        }
        arena_reset(&a);
    }
    arena_free(&a);
}

static void a_failure_of_memory_sticks(void)
{
    struct arena a = {.limit = 100000};

    while (arena_alloc(&a, 1000))
        ;
    CU_ASSERT_TRUE(a.failed);
    CU_ASSERT_PTR_NULL(arena_alloc(&a, 1));
    CU_ASSERT_PTR_NULL(arena_str(&a, SSM_LIT("x")).ptr);
    CU_ASSERT_PTR_NULL(arena_array(&a, SIZE_MAX, 2));
    arena_free(&a);
    a = (struct arena){0};
    CU_ASSERT_PTR_NULL(arena_array(&a, SIZE_MAX / 2, 3));
    arena_free(&a);
}

static void a_buffer_stops_at_its_limit(void)
{
    struct buf b;

    buf_init(&b, 10);
    buf_puts(&b, "12345");
    buf_printf(&b, "%d", 67890);
    CU_ASSERT_FALSE(b.failed);
    CU_ASSERT_STRING_EQUAL(buf_cstr(&b), "1234567890");
    buf_putc(&b, 'x');
    CU_ASSERT_TRUE(b.failed);
    CU_ASSERT_EQUAL(b.len, 10);
    buf_free(&b);
}

static void a_table_finds_what_was_put_in_order(void)
{
    enum { MANY = 5000 };
    static char keys[MANY][8];
    struct arena a = {0};
    struct map m;

    map_init(&m, &a);
    for (int i = 0; i < MANY; i++) {
        snprintf(keys[i], sizeof keys[i], "%d", i);
        map_put(&m, ssm_cstr(keys[i]))->value = keys[i];
    }
    CU_ASSERT_EQUAL(m.count, MANY);
    for (int i = 0; i < MANY; i++) {
        CU_ASSERT_PTR_EQUAL(map_get(&m, ssm_cstr(keys[i])), keys[i]);
        CU_ASSERT_PTR_EQUAL(m.entries[i].value, keys[i]);
    }
    CU_ASSERT_PTR_NULL(map_find(&m, SSM_LIT("-1")));
    CU_ASSERT_PTR_NULL(map_find(&m, SSM_LIT("")));
    arena_free(&a);
}

static void a_digest_is_that_of_the_standard(void)
{
    struct digest d;
    char hex[DIGEST_HEX + 1];

    digest_init(&d);
    digest_bytes(&d, SSM_LIT("abc")); /* FIPS 180-2, appendix B.1 */
    digest_hex(&d, hex);
    CU_ASSERT_STRING_EQUAL(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void suggestions_are_near(void)
{
    static const char *const words[] = {"flyway", "liquibase", "raw-sql", NULL};

    CU_ASSERT_STRING_EQUAL(str_nearest(SSM_LIT("flway"), words), "flyway");
    CU_ASSERT_STRING_EQUAL(str_nearest(SSM_LIT("Liquibse"), words), "liquibase");
    CU_ASSERT_PTR_NULL(str_nearest(SSM_LIT("dbmate"), words));
    CU_ASSERT_PTR_NULL(str_nearest(SSM_LIT(""), words));
}

UNIT_MAIN("base: memory", T(memory_is_zero_also_after_a_reset), T(a_failure_of_memory_sticks),
          T(a_buffer_stops_at_its_limit), T(a_table_finds_what_was_put_in_order), T(a_digest_is_that_of_the_standard),
          T(suggestions_are_near))
