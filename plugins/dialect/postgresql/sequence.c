/* SPDX-License-Identifier: Apache-2.0
 *
 * The sequence behind a serial or identity column. The report seldom knows its name, so the server is asked for it.
 */
#include "postgres.h"

#include <string.h>

static void put_sequence(ssm_host *h, const ssm_operation *op)
{
    PUT(h, "pg_get_serial_sequence(");
    pg_put_object_literal(h, op->schema, op->object);
    PUT(h, ", ");
    pg_put_literal(h, op->member);
    PUT(h, ")");
}

/* ALTER or DROP, and what follows the name: ` AS type`, other words, or nothing. */
static int put_block(ssm_host *h, const ssm_operation *op, const char *statement, const ssm_type *type,
                     const char *words)
{
    const ssm_str names[] = {op->schema, op->object, op->member};
    ssm_str tag = pg_block_tag(names, sizeof names / sizeof names[0]);

    PUT(h, "DO ");
    pg_put(h, tag);
    PUT(h, "\nDECLARE\n    sequence constant text := ");
    put_sequence(h, op);
    PUT(h, ";\nBEGIN\n    IF sequence IS NOT NULL THEN\n        EXECUTE '");
    pg_put(h, ssm_cstr(statement));
    PUT(h, " ' || sequence");
    if (type) {
        PUT(h, " || ' AS ");
        pg_put_stored_type(h, type);
        PUT(h, "'");
    } else if (words) {
        PUT(h, " || ' ");
        pg_put(h, ssm_cstr(words));
        PUT(h, "'");
    }
    PUT(h, ";\n    END IF;\nEND\n");
    pg_put(h, tag);
    return pg_api->end_statement(h, SSM_STMT_HAS_BODY, SSM_RISK_NONE);
}

int pg_drop_serial_sequence(ssm_host *h, const ssm_operation *op)
{
    return put_block(h, op, "DROP SEQUENCE", NULL, NULL);
}

int pg_retype_serial_sequence(ssm_host *h, const ssm_operation *op, const ssm_type *type)
{
    return put_block(h, op, "ALTER SEQUENCE", type, NULL);
}

int pg_release_sequence(ssm_host *h, const ssm_operation *op)
{
    return put_block(h, op, "ALTER SEQUENCE", NULL, "OWNED BY NONE");
}

int pg_advance_sequence(ssm_host *h, const ssm_operation *op, ssm_str start)
{
    PUT(h, "SELECT setval(");
    put_sequence(h, op);
    PUT(h, ", greatest(max(");
    pg_put_name(h, op->member);
    PUT(h, ") + 1, ");
    pg_put(h, start);
    PUT(h, "), false) FROM ");
    pg_put_object(h, op->schema, op->object);
    return pg_end(h, SSM_RISK_SCAN);
}

/* ------------------------------------------------------------------ a sequence by its name */

ssm_str pg_sequence_of(ssm_default d)
{
    const ssm_str call = SSM_LIT("nextval('");
    ssm_str literal, rest;
    size_t end;

    if (d.kind != SSM_DEFAULT_EXPRESSION || d.text.len <= call.len || !ssm_str_eq(ssm_view(d.text.ptr, call.len), call))
        return PG_ABSENT;
    end = pg_skip_quoted(d.text, call.len - 1);
    literal = ssm_view(d.text.ptr + call.len - 1, end - (call.len - 1));
    rest = ssm_view(d.text.ptr + end, d.text.len - end);
    if (!ssm_str_eq(rest, SSM_LIT("::regclass)")) && !ssm_str_eq(rest, SSM_LIT(")")))
        return PG_ABSENT;
    return pg_contains(literal, SSM_LIT("$")) ? PG_ABSENT : literal; /* it goes into a dollar quote */
}

static void put_owned_by(ssm_host *h, const ssm_operation *op)
{
    PUT(h, " || ' OWNED BY ' || ");
    pg_put_object_literal(h, op->schema, op->object);
    PUT(h, " || '.' || quote_ident(");
    pg_put_literal(h, op->member);
    PUT(h, ");\n    END IF;\n");
}

/* As the server makes them: the longer of the two is cut until both and "_seq" fit. */
static void cut_names(ssm_str *table, ssm_str *column)
{
    const size_t room = PG_NAME_LIMIT - (sizeof "_" - 1) - (sizeof "_seq" - 1);

    while (table->len + column->len > room) {
        if (table->len > column->len)
            table->len--;
        else
            column->len--;
    }
}

/* Not within a character. */
static ssm_str whole(ssm_str cut, size_t length)
{
    while (cut.len && cut.len < length && ((unsigned char)cut.ptr[cut.len] & 0xc0) == 0x80)
        cut.len--;
    return cut;
}

static size_t copy_name(char *out, size_t n, ssm_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '"' || name.ptr[i] == '\'')
            out[n++] = name.ptr[i];
        out[n++] = name.ptr[i];
    }
    return n;
}

/* '"schema"."table_column_seq"': quotes do no harm. */
ssm_str pg_serial_sequence(ssm_host *h, const ssm_operation *op)
{
    ssm_str table = op->object, column = op->member;
    char *out = pg_api->alloc(h, 2 * (op->schema.len + table.len + column.len) + sizeof "'\"\".\"__seq\"'");
    size_t n = 0;

    if (!out)
        return PG_ABSENT;
    cut_names(&table, &column);
    out[n++] = '\'';
    if (op->schema.len) {
        out[n++] = '"';
        n = copy_name(out, n, op->schema);
        out[n++] = '"';
        out[n++] = '.';
    }
    out[n++] = '"';
    n = copy_name(out, n, whole(table, op->object.len));
    out[n++] = '_';
    n = copy_name(out, n, whole(column, op->member.len));
    memcpy(out + n, "_seq\"'", sizeof "_seq\"'" - 1);
    return ssm_view(out, n + sizeof "_seq\"'" - 1);
}

ssm_default pg_nextval(ssm_host *h, ssm_str literal)
{
    static const char before[] = "nextval(", behind[] = "::regclass)";
    char *out = pg_api->alloc(h, sizeof before + literal.len + sizeof behind);
    size_t n = sizeof before - 1;

    if (!out)
        return (ssm_default){SSM_DEFAULT_UNKNOWN, PG_ABSENT};
    memcpy(out, before, n);
    memcpy(out + n, literal.ptr, literal.len);
    memcpy(out + n + literal.len, behind, sizeof behind - 1);
    return (ssm_default){SSM_DEFAULT_EXPRESSION, ssm_view(out, n + literal.len + sizeof behind - 1)};
}

/* Of the column's type, as a serial column has it. */
static void put_create(ssm_host *h, const ssm_operation *op)
{
    PUT(h, "    IF to_regclass(sequence) IS NULL THEN\n        EXECUTE 'CREATE SEQUENCE ' || sequence || ' AS ' || "
           "(SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = ");
    pg_put_object_literal(h, op->schema, op->object);
    PUT(h, "::regclass AND attname = ");
    pg_put_literal(h, op->member);
    PUT(h, ")");
    put_owned_by(h, op);
}

/* orders_id_seq: serial names it so. The sequence of any other name may never have been the column's own. */
static bool is_serials(const ssm_operation *op, ssm_str literal)
{
    return pg_contains(literal, op->object) && pg_contains(literal, op->member) &&
           pg_contains(literal, SSM_LIT("_seq"));
}

/* The way there took the sequence from its column, and left it to none. */
static void put_return(ssm_host *h, const ssm_operation *op)
{
    PUT(h, "    IF NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND "
           "objid = to_regclass(sequence) AND deptype = 'a') THEN\n        EXECUTE 'ALTER SEQUENCE ' || sequence");
    put_owned_by(h, op);
}

int pg_take_sequence(ssm_host *h, const ssm_operation *op, ssm_str literal)
{
    const ssm_str names[] = {op->schema, op->object, op->member};
    ssm_str tag = pg_block_tag(names, sizeof names / sizeof names[0]);

    PUT(h, "DO ");
    pg_put(h, tag);
    PUT(h, "\nDECLARE\n    sequence constant text := (SELECT string_agg(quote_ident(part), '.') "
           "FROM unnest(parse_ident(");
    pg_put(h, literal);
    PUT(h, ")) AS part);\nBEGIN\n");
    put_create(h, op);
    if (op->column_after->identity == SSM_IDENTITY_AUTO || (op->is_inverse && is_serials(op, literal)))
        put_return(h, op);
    PUT(h, "END\n");
    pg_put(h, tag);
    return pg_api->end_statement(h, SSM_STMT_HAS_BODY, SSM_RISK_NONE);
}

int pg_advance_named_sequence(ssm_host *h, const ssm_operation *op, ssm_str literal)
{
    PUT(h, "SELECT setval(");
    pg_put(h, literal);
    PUT(h, ", greatest(max(");
    pg_put_name(h, op->member);
    PUT(h, ") + 1, nextval(");
    pg_put(h, literal);
    PUT(h, ")), false) FROM ");
    pg_put_object(h, op->schema, op->object);
    return pg_end(h, SSM_RISK_SCAN);
}
