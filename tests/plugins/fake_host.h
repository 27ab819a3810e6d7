/* SPDX-License-Identifier: Apache-2.0
 *
 * A host for one dialect in the test's own process: what it renders comes back as text, with its flags and refusals.
 */
#ifndef SSM_TESTS_FAKE_HOST_H
#define SSM_TESTS_FAKE_HOST_H

#include "base/arena.h"
#include "model/op.h"
#include "model/type.h"

#include "unit/unit.h"

#include <smartspec-migrate/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ssm_host {
    struct arena arena;
    char text[1 << 16]; /* statements, each ended by ";\n", its flags in front: "!" destructive, "#" outside a
                           transaction */
    size_t length, begin;
    char refusal[64], message[2048], warning[64];
    int failures;
    int idempotent;
    const char *name; /* the dialect as the user chose it; NULL: "postgresql" */
};

static ssm_host fake;
static const struct ssm_dialect *fake_dialect;

static void *fake_alloc(ssm_host *h, size_t bytes)
{
    return arena_alloc(&h->arena, bytes);
}

static int fake_fail(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                     size_t count)
{
    size_t n = 0;

    (void)op;
    h->failures++;
    snprintf(h->refusal, sizeof h->refusal, "%s", code);
    for (const char *m = message; *m && n + 1 < sizeof h->message; m++) {
        if (*m == '%' && m[1] >= '1' && m[1] <= '9' && (size_t)(m[1] - '1') < count) {
            ssm_str a = args[*++m - '1'];
            n += (size_t)snprintf(h->message + n, sizeof h->message - n, "%.*s", (int)a.len, a.ptr);
        } else {
            h->message[n++] = *m;
        }
    }
    h->message[n] = 0;
    return SSM_ERROR;
}

static int fake_warn(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                     size_t count)
{
    (void)op, (void)message, (void)args, (void)count;
    snprintf(h->warning, sizeof h->warning, "%s", code);
    return SSM_OK;
}

static void fake_put(ssm_host *h, ssm_str s)
{
    if (s.len && h->length + s.len < sizeof h->text) {
        memcpy(h->text + h->length, s.ptr, s.len);
        h->length += s.len;
    }
}

static int fake_end(ssm_host *h, uint32_t flags, uint32_t risks)
{
    (void)risks;
    if (flags & SSM_STMT_DESTRUCTIVE && h->length + 1 < sizeof h->text) {
        memmove(h->text + h->begin + 1, h->text + h->begin, h->length - h->begin);
        h->text[h->begin] = '!';
        h->length++;
    }
    if (flags & SSM_STMT_NO_TRANSACTION && h->length + 1 < sizeof h->text) {
        memmove(h->text + h->begin + 1, h->text + h->begin, h->length - h->begin);
        h->text[h->begin] = '#';
        h->length++;
    }
    fake_put(h, SSM_LIT(";\n"));
    h->begin = h->length;
    return SSM_OK;
}

static int fake_idempotent(ssm_host *h)
{
    return h->idempotent;
}

static ssm_str fake_name(ssm_host *h)
{
    return ssm_cstr(h->name ? h->name : "postgresql");
}

static const struct ssm_host_api fake_api = {
    .size = sizeof fake_api,
    .abi_minor = SSM_ABI_MINOR,
    .alloc = fake_alloc,
    .fail = fake_fail,
    .warn = fake_warn,
    .put = fake_put,
    .end_statement = fake_end,
    .idempotent = fake_idempotent,
    .dialect_name = fake_name,
};

static void fake_reset(void)
{
    fake.length = fake.begin = 0;
    fake.refusal[0] = fake.message[0] = fake.warning[0] = 0;
    fake.failures = 0;
}

/* The statements of operations in one unit; on a refusal its code, in brackets. */
static const char *fake_render(const ssm_operation *const *ops, size_t count)
{
    ssm_unit unit = {.size = sizeof unit, .ops = ops, .op_count = count};
    int failed = 0;

    fake_reset();
    for (size_t i = 0; i < count && !failed; i++)
        failed = fake_dialect->manner(&fake, ops[i]) == SSM_MANNER_NONE;
    if (!failed)
        failed = fake_dialect->render(&fake, &unit) != SSM_OK;
    if (failed)
        fake.length = (size_t)snprintf(fake.text, sizeof fake.text, "[%s]", fake.refusal);
    fake.text[fake.length] = 0;
    return fake.text;
}

static const char *fake_render_one(const ssm_operation *op)
{
    return fake_render(&op, 1);
}

static const ssm_type *a_type(const char *text)
{
    const ssm_type *t = NULL;
    size_t at;

    return text && type_parse(&fake.arena, ssm_cstr(text), &t, &at) == TYPE_OK ? t : NULL;
}

static ssm_column *a_column(const char *name, const char *type)
{
    ssm_column *c = column_new(&fake.arena);

    c->name = ssm_cstr(name);
    c->type = a_type(type);
    return c;
}

static ssm_operation *an_op(ssm_op_kind kind, const char *object, const char *member)
{
    ssm_operation *op = &op_new(&fake.arena, kind)->pub;

    op->object = ssm_cstr(object);
    op->member = member ? ssm_cstr(member) : ssm_view(NULL, 0);
    return op;
}

/* Names separated by commas. */
static ssm_strs some_names(const char *list)
{
    ssm_str *items = arena_alloc(&fake.arena, (strlen(list) + 1) * sizeof *items);
    size_t count = 0;

    while (*list) {
        size_t n = strcspn(list, ",");

        items[count++] = ssm_view(list, n);
        list += n + (list[n] == ',');
    }
    return (ssm_strs){items, count};
}

#define CHECK_SQL(op, expected) check_sql(fake_render_one(op), expected, __LINE__)

/* What one operation is rendered to. */
static inline void check_sql(const char *got, const char *expected, int line)
{
    bool same = strcmp(got, expected) == 0;

    if (!same)
        fprintf(stderr, "line %d\n-- expected\n%s\n-- got\n%s\n%s\n", line, expected, got, fake.message);
    CU_ASSERT_TRUE(same);
}

/* What a quoting callback of the dialect makes of a text. */
static inline const char *quoted(int (*quote)(ssm_host *h, ssm_str text), const char *text)
{
    fake_reset();
    quote(&fake, ssm_cstr(text));
    fake.text[fake.length] = 0;
    return fake.text;
}

/* The dialect's spelling of a type, or "[code]" where it refuses it. */
static inline const char *type_of(const char *text)
{
    fake_reset();
    if (!a_type(text) || fake_dialect->map_type(&fake, a_type(text)) != SSM_OK)
        snprintf(fake.text, sizeof fake.text, "[%s]", fake.refusal);
    else
        fake.text[fake.length] = 0;
    return fake.text;
}

#endif
