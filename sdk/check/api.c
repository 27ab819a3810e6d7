/* SPDX-License-Identifier: Apache-2.0
 *
 * The services of the host that the runner plays, which look at every argument; see dispatch.h.
 */
#include "dispatch.h"

#include "base/limits.h"
#include "base/utf8.h"

/* What a dialect may say of a statement. */
enum {
    STATEMENT_FLAGS = SSM_STMT_DESTRUCTIVE | SSM_STMT_NO_TRANSACTION | SSM_STMT_GUARDED | SSM_STMT_HAS_BODY |
                      SSM_STMT_COMMIT_BEHIND,
    STATEMENT_RISKS = SSM_RISK_MAY_FAIL * 2 - 1
};

bool service_begin(ssm_host *h, const char *service, ssm_kind kind)
{
    struct place *p = h->g->place;

    h->all_calls++;
    p->call = h->all_calls;
    memset(p->service, 0, sizeof p->service);
    memccpy(p->service, service, '\0', sizeof p->service - 1);
    if (h->ended || !h->callback) {
        found(h->g, "api->%s() was called with the handle of a %s: a handle is good within its callback", service,
              h->ended ? "dispatch that has ended" : "callback that has returned");
        return false;
    }
    if (kind && kind != h->g->descriptor.kind) {
        found(h->g, "api->%s() is for %s", service,
              kind == SSM_KIND_DIALECT ? "dialects" : kind == SSM_KIND_EMITTER ? "emitters" : kind == SSM_KIND_READER ? "readers" : "finders");
        return false;
    }
    return true;
}

bool service_fails(ssm_host *h, const char *service)
{
    h->calls++;
    if (h->calls != h->trial->fail_at)
        return false;
    h->denied = service;
    return true;
}

/* ---- messages */

ssm_str expand(struct arena *a, ssm_str message, const ssm_str *args, size_t count)
{
    struct buf b;
    ssm_str s;

    buf_init(&b, LIMIT_MESSAGE);
    buf_expand(&b, message, args, count, buf_put);
    s = arena_str(a, buf_str(&b));
    buf_free(&b);
    return s;
}

static bool good_word(const char *code)
{
    size_t n = code ? strnlen(code, LIMIT_PLUGIN_NAME * 2 + 1) : 0;

    for (size_t i = 0; i < n; i++)
        if (!ascii_digit(code[i]) && !(code[i] >= 'a' && code[i] <= 'z') && code[i] != '_')
            return false;
    return n > 0 && n <= LIMIT_PLUGIN_NAME;
}

/* The highest number behind a % in the message. */
static size_t highest(ssm_str message)
{
    size_t most = 0;

    for (size_t i = 0; i + 1 < message.len; i++)
        if (message.ptr[i] == '%' && message.ptr[i + 1] >= '1' && message.ptr[i + 1] <= '9' &&
            (size_t)(message.ptr[i + 1] - '0') > most)
            most = (size_t)(message.ptr[i + 1] - '0');
    return most;
}

void service_say(ssm_host *h, const char *what, const char *code, const char *message, const ssm_str *args, size_t count)
{
    struct guest *g = h->g;
    ssm_str text = ssm_cstr(message);

    if (!good_word(code))
        found(g, "api->%s() with the code \"%.40s\": it is a stable word of [a-z0-9_], at most %d", what,
              code ? code : "(NULL)", LIMIT_PLUGIN_NAME);
    if (!text.len || text.len >= LIMIT_LITERAL || utf8_check(text) != text.len)
        found(g, "api->%s() without a message of UTF-8 of less than %d bytes", what, LIMIT_LITERAL);
    else if (count > LIMIT_DIAG_ARGS || (count && !args) || highest(text) > count)
        found(g,
              "api->%s() with the message \"%s\" and %zu arguments: each %%N needs its argument, and there are nine at most",
              what, message, count);
    if (!code || !text.len || (count && !args) || count > LIMIT_DIAG_ARGS)
        return;
    text = expand(&h->arena, text, args, count);
    buf_printf(&g->said, "%s %s: %.*s\n", what, code, STR_ARG(text));
}

static void say(ssm_host *h, const char *what, const ssm_operation *op, const char *code, const char *message,
                const ssm_str *args, size_t count)
{
    if (op && !op_shown(&h->showing, op))
        found(h->g, "api->%s() about an operation that it was not shown: pass the pointer that it got, or NULL", what);
    service_say(h, what, code, message, args, count);
}

static int api_fail(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                    size_t count)
{
    if (!service_begin(h, "fail", SSM_KIND_NONE))
        return SSM_ERROR;
    h->failures++;
    say(h, "fail", op, code, message, args, count);
    return SSM_ERROR;
}

static int api_warn(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                    size_t count)
{
    if (service_begin(h, "warn", SSM_KIND_NONE))
        say(h, "warn", op, code, message, args, count);
    return SSM_OK;
}

/* ---- statements */

static bool good_view(ssm_host *h, const char *service, ssm_str text)
{
    if (text.ptr || text.len == 0)
        return true;
    found(h->g, "api->%s() with a text of %zu bytes at NULL", service, text.len);
    return false;
}

static void api_put(ssm_host *h, ssm_str text)
{
    if (service_begin(h, "put", SSM_KIND_DIALECT) && good_view(h, "put", text))
        buf_put(&h->text, text);
}

static int add_statement(ssm_host *h, uint32_t flags, uint32_t risks)
{
    ssm_statement *list = h->statements;

    if (h->statement_count == h->statement_capacity) {
        list = arena_grow(&h->arena, list, h->statement_count, &h->statement_capacity, sizeof *list);
        if (!list)
            return SSM_ERROR;
        h->statements = list;
    }
    list[h->statement_count++] = (ssm_statement){
        .size = sizeof *list, .flags = flags, .risks = risks, .text = arena_str(&h->arena, buf_str(&h->text))};
    return SSM_OK;
}

static int api_end_statement(ssm_host *h, uint32_t flags, uint32_t risks)
{
    ssm_str text;

    if (!service_begin(h, "end_statement", SSM_KIND_DIALECT) || service_fails(h, "end_statement"))
        return SSM_ERROR;
    while (h->text.len && ascii_space(h->text.ptr[h->text.len - 1])) /* of an expression, perhaps */
        h->text.len--;
    text = buf_str(&h->text);
    if (!text.len)
        found(h->g, "api->end_statement() of an empty statement: put() it first");
    if (flags & ~(uint32_t)STATEMENT_FLAGS)
        found(h->g, "api->end_statement() with the flags %#x: a dialect sets DESTRUCTIVE, NO_TRANSACTION, GUARDED, "
                    "HAS_BODY, COMMIT_BEHIND",
              flags);
    if ((flags & SSM_STMT_COMMIT_BEHIND) && !(flags & SSM_STMT_NO_TRANSACTION))
        found(h->g, "api->end_statement() with COMMIT_BEHIND and without NO_TRANSACTION: it qualifies that");
    if (risks & ~(uint32_t)STATEMENT_RISKS)
        found(h->g, "api->end_statement() with the risks %#x, which are no bits of ssm_risk", risks);
    buf_printf(&h->g->said, "statement %u %u: ", flags, risks);
    buf_put(&h->g->said, text);
    buf_puts(&h->g->said, ";\n");
    add_statement(h, flags, risks);
    buf_clear(&h->text);
    return SSM_OK;
}

static int api_idempotent(ssm_host *h)
{
    return service_begin(h, "idempotent", SSM_KIND_NONE) && h->trial->idempotent;
}

static ssm_str api_dialect_name(ssm_host *h)
{
    if (!service_begin(h, "dialect_name", SSM_KIND_NONE))
        return ssm_view("", 0);
    return show_text(&h->showing, ssm_cstr(h->trial->name                                ? h->trial->name
                                           : h->g->descriptor.kind == SSM_KIND_READER ? h->g->reader.dialects[0]
                                                                                      : h->g->descriptor.name));
}

/* ---- options */

/* What the user of the runner set, or absent. */
static ssm_str given_value(const struct guest *g, const char *key)
{
    const struct settings *s = g->settings;
    size_t n = strlen(key);

    for (size_t i = s ? s->option_count : 0; i-- > 0;)
        if (strncmp(s->options[i], key, n) == 0 && s->options[i][n] == '=')
            return ssm_cstr(s->options[i] + n + 1);
    return ssm_view(NULL, 0);
}

static ssm_str option_value(ssm_host *h, const ssm_option *o)
{
    ssm_str given = given_value(h->g, o->key);

    if (h->trial->option && strcmp(h->trial->option, o->key) == 0)
        return ssm_cstr(h->trial->value);
    return given.ptr || !o->default_value ? given : ssm_cstr(o->default_value);
}

static ssm_str api_option(ssm_host *h, const char *key)
{
    if (!service_begin(h, "option", SSM_KIND_NONE))
        return ssm_view(NULL, 0);
    for (const ssm_option *o = h->g->descriptor.options; key && o && o->key; o++)
        if (strcmp(o->key, key) == 0) {
            ssm_str value = option_value(h, o);

            return value.ptr ? show_text(&h->showing, value) : value;
        }
    found(h->g, "api->option() of \"%.40s\", which the descriptor does not list among its options", key ? key : "(NULL)");
    return ssm_view(NULL, 0);
}

/* ---- the table */

static const struct ssm_host_api services = {
    .size = sizeof services,
    .abi_minor = SSM_ABI_MINOR,
    .alloc = service_alloc,
    .fail = api_fail,
    .warn = api_warn,
    .put = api_put,
    .end_statement = api_end_statement,
    .idempotent = api_idempotent,
    .dialect_name = api_dialect_name,
    .option = api_option,
    .script = service_script,
    .open_file = service_open_file,
    .write = service_write,
    .write_script = service_write_script,
    .write_header = service_write_header,
    .close_file = service_close_file,
    .write_notes = service_write_notes,
    .batch = service_batch,
    .add_table = service_add_table,
    .add_enum = service_add_enum,
    .add_object = service_add_object,
    .declare = service_declare,
    .renamed = service_renamed,
    .cannot = service_cannot,
    .fail_at = service_fail_at,
    .warn_at = service_warn_at,
    .parse_type = service_parse_type,
    .state = service_state,
    .hand_on = service_hand_on,
    .found = service_found,
};

const struct ssm_host_api *api_table(struct guest *g, uint32_t minor, unsigned shape)
{
    struct showing *s = ARENA_NEW(&g->arena, struct showing); /* both stay until the plugin is unloaded */
    struct ssm_host_api *table;

    if (!s)
        return NULL;
    show_open(s, shape, minor);
    table = show_struct(s, SHOWN_API, &services);
    if (!table)
        return NULL;
    table->abi_minor = shape & SHAPE_LONGER ? minor + 1 : minor;
    show_seal(s);
    return table;
}
