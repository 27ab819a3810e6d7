/* SPDX-License-Identifier: Apache-2.0
 *
 * The host of dialects.h.
 */
#include "dialects.h"

#include "fuzz.h"

enum { TEXT_LIMIT = 1 << 24 };

void fuzz_host_open(ssm_host *h, const char *name)
{
    *h = (ssm_host){.name = name};
    buf_init(&h->text, TEXT_LIMIT);
}

void fuzz_host_close(ssm_host *h)
{
    arena_free(&h->arena);
    buf_free(&h->text);
}

static void *host_alloc(ssm_host *h, size_t bytes)
{
    return arena_alloc(&h->arena, bytes);
}

static int host_fail(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                     size_t count)
{
    (void)op, (void)args, (void)count;
    FUZZ_CHECK(code && *code && message && *message, "a refusal without words");
    h->failures++;
    return SSM_ERROR;
}

static int host_warn(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                     size_t count)
{
    (void)h, (void)op, (void)code, (void)message, (void)args, (void)count;
    return SSM_OK;
}

static void host_put(ssm_host *h, ssm_str s)
{
    buf_put(&h->text, s);
}

static int host_end(ssm_host *h, uint32_t flags, uint32_t risks)
{
    (void)flags, (void)risks;
    buf_puts(&h->text, ";\n");
    return SSM_OK;
}

static int host_idempotent(ssm_host *h)
{
    (void)h;
    return 0;
}

static ssm_str host_name(ssm_host *h)
{
    return ssm_cstr(h->name);
}

static const struct ssm_host_api api = {
    .size = sizeof api,
    .abi_minor = SSM_ABI_MINOR,
    .alloc = host_alloc,
    .fail = host_fail,
    .warn = host_warn,
    .put = host_put,
    .end_statement = host_end,
    .idempotent = host_idempotent,
    .dialect_name = host_name,
};

const struct ssm_dialect *fuzz_dialect(enum fuzz_dialect d)
{
    return fuzz_plugin(d, &api)->vtable;
}

ssm_str fuzz_put_by(ssm_host *h, int (*callback)(ssm_host *h, ssm_str text), ssm_str text)
{
    buf_clear(&h->text);
    FUZZ_CHECK(callback(h, text) == SSM_OK, "%.*s", STR_ARG(text));
    FUZZ_CHECK(!h->text.failed, "memory");
    return buf_str(&h->text);
}
