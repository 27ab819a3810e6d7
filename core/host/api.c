/* SPDX-License-Identifier: Apache-2.0
 *
 * The services of the host: struct ssm_host_api. Nothing that a plugin passes is trusted.
 */
#include "host/host_internal.h"

#include "base/limits.h"
#include "base/utf8.h"

/* ---- messages */

static void put_clean(struct buf *b, ssm_str s)
{
    if (utf8_check(s) != s.len) {
        buf_puts(b, "(not UTF-8)");
        return;
    }
    for (size_t at = 0; at < s.len;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (utf8_is_control(c) || utf8_is_invisible(c))
            buf_putc(b, ' ');
        else
            buf_put(b, ssm_view(s.ptr + from, at - from));
    }
}

ssm_str host_expand(struct arena *a, ssm_str message, const ssm_str *args, size_t count)
{
    struct buf b;
    ssm_str s;

    buf_init(&b, (size_t)LIMIT_DIAG_ARG * (LIMIT_DIAG_ARGS + 1) * 4);
    buf_expand(&b, message, args, count, put_clean);
    s = arena_str(a, buf_str(&b));
    buf_free(&b);
    return s;
}

/* Words of plugins are cut to [a-z0-9_]. */
static ssm_str clean_word(struct arena *a, ssm_str plugin, const char *code)
{
    size_t n = code ? strnlen(code, LIMIT_PLUGIN_NAME) : 0;
    char *copy = arena_alloc(a, n + 1);

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = ascii_digit(code[i]) || (code[i] >= 'a' && code[i] <= 'z') ? code[i] : '_';
    return copy ? arena_concat(a, (const ssm_str[]){plugin, SSM_LIT("."), ssm_view(copy, n)}, 3) : ssm_view(NULL, 0);
}

static int say(ssm_host *h, const ssm_operation *op, ssm_str pointer, enum diag_code kind, const char *code,
               const char *message, const ssm_str *args, size_t count)
{
    ssm_str clean[LIMIT_DIAG_ARGS];
    ssm_str text = ssm_cstr(message);

    if (!message || strnlen(message, LIMIT_LITERAL) == LIMIT_LITERAL || utf8_check(text) != text.len)
        text = SSM_LIT("(no message)");
    if (count > LIMIT_DIAG_ARGS || !args)
        count = args ? LIMIT_DIAG_ARGS : 0;
    if (h->withhold) {
        h->reason = host_expand(h->arena, text, args, count);
        return SSM_ERROR;
    }
    for (size_t i = 0; i < count; i++) {
        clean[i] = host_expand(h->arena, SSM_LIT("%1"), &args[i], 1);
        if (!clean[i].ptr)
            return diag_out_of_memory(h->diags);
    }
    return diag_add_foreign(h->diags, kind, clean_word(h->arena, h->plugin->name, code), text, pointer,
                            op ? op->key : ssm_view(NULL, 0), clean, count);
}

static ssm_str pointer_of(const ssm_host *h, const ssm_operation *op)
{
    return op ? op_of(op)->pointer : h->about;
}

static int api_fail(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                    size_t count)
{
    h->failures++;
    /* What a finder does not find, the command line or the configuration named wrongly. */
    say(h, op, pointer_of(h, op), h->found ? DIAG_PLUGIN_INVALID : DIAG_PLUGIN_REFUSED, code, message, args, count);
    return SSM_ERROR;
}

static int api_warn(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                    size_t count)
{
    /* What the way back does is no news for the way forth, and a question is not yet an answer. */
    if (!h->withhold && !(op && op->is_inverse))
        say(h, op, pointer_of(h, op), DIAG_PLUGIN_WARNING, code, message, args, count);
    return SSM_OK;
}

/* A place as file:line:column costs a walk through the file: not for messages that are only counted. */
static int say_at(ssm_host *h, ssm_place place, enum diag_code kind, const char *code, const char *message,
                  const ssm_str *args, size_t count)
{
    ssm_str pointer = {NULL, 0};

    if (!h->withhold && h->diags->count[diag_info(kind)->class] < LIMIT_DIAGNOSTICS)
        pointer = place_text(h->arena, place);
    return say(h, NULL, pointer, kind, code, message, args, count);
}

static int api_fail_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count)
{
    h->failures++;
    say_at(h, place, DIAG_PLUGIN_INVALID, code, message, args, count);
    return SSM_ERROR;
}

static int api_warn_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count)
{
    if (!h->withhold)
        say_at(h, place, DIAG_PLUGIN_WARNING, code, message, args, count);
    return SSM_OK;
}

/* ---- memory and statements */

static void *api_alloc(ssm_host *h, size_t bytes)
{
    void *p = arena_alloc(h->arena, bytes);

    if (!p)
        diag_out_of_memory(h->diags);
    return p;
}

static void api_put(ssm_host *h, ssm_str text)
{
    buf_put(&h->text, text);
}

static int api_end_statement(ssm_host *h, uint32_t flags, uint32_t risks)
{
    const bool none = h->side || h->found; /* neither a reader nor a finder has any */

    while (h->text.len && ascii_space(h->text.ptr[h->text.len - 1])) /* of an expression, perhaps */
        h->text.len--;
    if (none || h->text.failed || h->text.len == 0) {
        h->failures++;
        return diag_at(h->diags, h->text.failed && !none ? DIAG_PLUGIN_STATEMENT : DIAG_PLUGIN_CALL, h->about,
                       h->plugin->name, SSM_LIT("end_statement"));
    }
    wire_begin(h->wire, HOST_FRAME_STATEMENT);
    wire_number(h->wire, flags & HOST_STATEMENT_FLAGS);
    wire_number(h->wire, risks & HOST_RISKS);
    wire_text(h->wire, buf_str(&h->text));
    buf_clear(&h->text);
    return wire_end(h->wire) == 0 ? SSM_OK : diag_out_of_memory(h->diags);
}

static int api_idempotent(ssm_host *h)
{
    return h->request->idempotent;
}

static ssm_str api_dialect_name(ssm_host *h)
{
    return h->request->dialect;
}

static ssm_str api_option(ssm_host *h, const char *key)
{
    return key ? option_value(h->request, h->plugin, key) : ssm_view(NULL, 0);
}

const struct ssm_host_api *host_api(void)
{
    static const struct ssm_host_api api = {
        .size = sizeof api,
        .abi_minor = SSM_ABI_MINOR,
        .alloc = api_alloc,
        .fail = api_fail,
        .warn = api_warn,
        .put = api_put,
        .end_statement = api_end_statement,
        .idempotent = api_idempotent,
        .dialect_name = api_dialect_name,
        .option = api_option,
        .script = make_script,
        .open_file = file_open,
        .write = file_write,
        .write_script = file_write_script,
        .write_header = file_write_header,
        .close_file = file_close,
        .write_notes = file_write_notes,
        .batch = script_batch,
        .add_table = reader_add_table,
        .add_enum = reader_add_enum,
        .add_object = reader_add_object,
        .declare = reader_declare,
        .renamed = reader_renamed,
        .cannot = reader_cannot,
        .fail_at = api_fail_at,
        .warn_at = api_warn_at,
        .parse_type = reader_parse_type,
        .state = reader_state,
        .hand_on = reader_hand_on,
        .found = finder_found,
    };

    return &api;
}
