/* SPDX-License-Identifier: Apache-2.0
 *
 * Blocks: DO with a body in PL/pgSQL, which the SQL parser takes for one string. The tree must be DO with nothing but
 * this string, so in the default language. The string is then held against a fixed text in which only these vary, and
 * each is read and not compared as text: literals that name the object or the column, and the statements on the enum's
 * type, which go through the parser like any other.
 *
 * What is not checked: that the fixed text does what it should. It has nothing of the report in it, and runs against
 * servers in tests/engines.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

struct body {
    struct pgv *v;
    ssm_str text;
    size_t at;
};

/* ------------------------------------------------------------------ reading */

static void fail(struct body *b)
{
    size_t rest = b->text.len - b->at;
    ssm_str args[2] = {b->v->op->object, ssm_view(b->text.ptr + b->at, rest < PGV_EXCERPT ? rest : PGV_EXCERPT)};

    if (!b->v->failed)
        pgv_fail(b->v, "verify_block", "The block does something else than was asked for with %1, from here on: %2",
                 args, 2);
}

static bool sees(const struct body *b, const char *text, size_t length)
{
    return b->text.len - b->at >= length && memcmp(b->text.ptr + b->at, text, length) == 0;
}

static void take(struct body *b, const char *text, size_t length)
{
    if (b->v->failed)
        return;
    if (sees(b, text, length))
        b->at += length;
    else
        fail(b);
}

/* A sign of E'...', behind the backslash; what it stands for. */
static char escaped(struct body *b)
{
    char c = b->at < b->text.len ? b->text.ptr[b->at++] : 0, digits[3] = {0};

    if (c == 'x' && b->text.len - b->at >= 2) {
        memcpy(digits, b->text.ptr + b->at, 2);
        b->at += 2;
        return (char)strtol(digits, NULL, 16);
    }
    return c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
}

/* The value of the literal here. */
static ssm_str literal(struct body *b)
{
    bool escapes = sees(b, "E'", 2);
    size_t n = 0;
    char *out;

    if (escapes)
        b->at++;
    take(b, "'", 1);
    out = b->v->failed ? NULL : pg_api->alloc(b->v->h, b->text.len - b->at + 1);
    if (!out) {
        b->v->failed = true;
        return PG_ABSENT;
    }
    while (b->at < b->text.len) {
        char c = b->text.ptr[b->at++];

        if (c == '\'' && !sees(b, "'", 1))
            return ssm_view(out, n);
        if (c == '\'')
            b->at++;
        out[n++] = escapes && c == '\\' ? escaped(b) : c;
    }
    fail(b);
    return PG_ABSENT;
}

static bool next_part(ssm_str text, size_t *at, ssm_str want)
{
    size_t i = *at, n = 0;
    bool quoted = i < text.len && text.ptr[i] == '"';

    for (i += quoted; i < text.len; i++, n++) {
        char c = text.ptr[i];

        if (quoted && c == '"' && (i + 1 == text.len || text.ptr[i + 1] != '"'))
            break;
        if (!quoted && c == '.')
            break;
        if (!quoted && !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
        i += quoted && c == '"';
        if (n >= want.len || want.ptr[n] != c)
            return false;
    }
    if (quoted && i++ == text.len)
        return false;
    *at = i;
    return n == want.len;
}

bool pgv_resolves(ssm_str text, ssm_str schema, ssm_str name)
{
    size_t at = 0;

    if (!text.len)
        return false;
    if (schema.len && (!next_part(text, &at, schema) || at == text.len || text.ptr[at++] != '.'))
        return false;
    return next_part(text, &at, name) && at == text.len;
}

/* %o: a literal that names the operation's object. %m: one that is its member. */
static void expect(struct body *b, const char *pattern)
{
    const ssm_operation *op = b->v->op;

    while (!b->v->failed && *pattern) {
        const char *slot = strchrnul(pattern, '%');
        size_t from;
        ssm_str value;

        take(b, pattern, (size_t)(slot - pattern));
        if (!*slot || b->v->failed)
            return;
        from = b->at;
        value = literal(b);
        if (b->v->failed)
            return;
        if (slot[1] == 'o' ? !pgv_resolves(value, op->schema, op->object) : !ssm_str_eq(value, op->member)) {
            b->at = from;
            fail(b);
        }
        pattern = slot + 2;
    }
}

/* ------------------------------------------------------------------ DO */

/* DO and nothing but a body, which comes back. The statement is closed then. */
static struct body open_block(struct pgv *v)
{
    struct body b = {.v = v, .text = SSM_LIT("")};

    pgv_open(v);
    pgv_match(v, "{\"DoStmt\":{");
    pgv_set(v, PGV_ABOUT_BLOCK, PG_ABSENT);
    pgv_match(v, "\"args\":[{\"DefElem\":{\"defname\":\"as\",\"arg\":{\"String\":{\"sval\":");
    if (!v->failed)
        b.text = pgv_string(v);
    pgv_match(v, "}},\"defaction\":\"DEFELEM_UNSPEC\",%L}}]}}");
    pgv_close(v);
    return b;
}

static void end_block(struct body *b)
{
    if (!b->v->failed && b->at != b->text.len)
        fail(b);
}

void pgv_block_on_sequence(struct pgv *v, const char *before, const char *behind)
{
    struct body b = open_block(v);

    expect(&b, "\nDECLARE\n    sequence constant text := pg_get_serial_sequence(%o, %m);\nBEGIN\n"
               "    IF sequence IS NOT NULL THEN\n        EXECUTE '");
    expect(&b, before);
    expect(&b, " ' || sequence");
    expect(&b, behind);
    expect(&b, ";\n    END IF;\nEND\n");
    end_block(&b);
}

/* The column takes the sequence of this name, which is made where there is none; a serial column's own it
 * becomes, if it is none's; on the way back perhaps again. */
void pgv_block_takes_sequence(struct pgv *v, ssm_str sequence)
{
    static const char may_return[] = "    IF NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass "
                                     "AND objid = to_regclass(sequence) AND "
                                     "deptype = 'a') THEN\n        EXECUTE 'ALTER SEQUENCE ' || sequence";
    static const char owned[] = " || ' OWNED BY ' || %o || '.' || quote_ident(%m);\n    END IF;\n";
    bool serial = v->op->column_after->identity == SSM_IDENTITY_AUTO;
    struct body b = open_block(v);

    expect(
        &b,
        "\nDECLARE\n    sequence constant text := (SELECT string_agg(quote_ident(part), '.') FROM unnest(parse_ident(");
    take(&b, sequence.ptr, sequence.len); /* as the default has it */
    expect(&b, ")) AS part);\nBEGIN\n    IF to_regclass(sequence) IS NULL THEN\n        EXECUTE 'CREATE SEQUENCE ' || "
               "sequence "
               "|| ' AS ' || (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %o::regclass AND "
               "attname = %m)");
    expect(&b, owned);
    if (!v->failed && (serial || (v->op->is_inverse && sees(&b, may_return, sizeof may_return - 1)))) {
        expect(&b, may_return);
        expect(&b, owned);
    }
    expect(&b, "END\n");
    end_block(&b);
}

/* ------------------------------------------------------------------ an enum's new type */

/* Opens the statement here, which ends with ";" at the end of a line: no name and no literal holds a line's end. */
static void open_within(struct body *b)
{
    const char *from, *end;

    expect(b, "    ");
    if (b->v->failed)
        return;
    from = b->text.ptr + b->at;
    end = memmem(from, b->text.len - b->at, ";\n", 2);
    if (!end) {
        fail(b);
        return;
    }
    b->at += (size_t)(end - from) + 2;
    pgv_open_text(b->v, ssm_view(from, (size_t)(end - from)));
}

void pgv_block_swaps_enum(struct pgv *v, ssm_strs values)
{
    ssm_str old_name = pg_old_enum_name(v->h, v->op->object);
    struct body b = open_block(v);

    if (!old_name.ptr)
        v->failed = true;
    expect(&b, "\nDECLARE\n    type_name constant text := %o;\n    old_type constant oid := type_name::regtype;\n"
               "    old_array constant oid := (SELECT t.typarray FROM pg_type t WHERE t.oid = type_name::regtype);\n");
    take(&b, pg_block_collect, strlen(pg_block_collect));
    open_within(&b);
    if (!v->failed)
        pgv_rename_type(v, old_name);
    open_within(&b);
    if (!v->failed)
        pgv_create_type(v, values);
    take(&b, pg_block_carry_out, strlen(pg_block_carry_out));
    open_within(&b);
    if (!v->failed)
        pgv_drop_type(v, old_name);
    expect(&b, "END\n");
    end_block(&b);
}
