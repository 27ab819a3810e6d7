/* SPDX-License-Identifier: Apache-2.0
 *
 * The way back of an enum value that was added, where the report does not say which columns have the enum: a block that
 * asks the catalog for them and for all that depends on them, and then takes the steps of enum_swap.c.
 */
#include "postgres.h"

/* Between the declarations and the statements that name the type. Dependents that are part of a partitioned parent's go
 * and come with it, so that its index is not for it ONLY, as the catalog's text has it. A default is each partition's
 * own. */
const char pg_block_collect[] =
    "    drops text[];\n"
    "    changes text[];\n"
    "    restores text[];\n"
    "    statement text;\n"
    "BEGIN\n"
    "    WITH used AS (\n"
    "        SELECT a.attrelid, a.attnum, a.attname, a.attinhcount, a.attrelid::regclass AS relation,\n"
    "               CASE WHEN a.atttypid = old_array THEN '[]' ELSE '' END AS brackets\n"
    "        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid\n"
    "        WHERE a.atttypid IN (old_type, old_array) AND NOT a.attisdropped AND c.relkind IN ('r', 'p')\n"
    "    ), dependent AS (\n"
    "        SELECT DISTINCT d.classid, d.objid\n"
    "        FROM pg_depend d\n"
    "        WHERE (d.refclassid = 'pg_type'::regclass AND d.refobjid IN (old_type, old_array))\n"
    "           OR (d.refclassid = 'pg_class'::regclass\n"
    "               AND (d.refobjid, d.refobjsubid) IN (SELECT attrelid, attnum FROM used))\n"
    "    ), step (rank, undo, change, redo) AS (\n"
    "        SELECT 1, format('ALTER TABLE ONLY %s ALTER COLUMN %I DROP DEFAULT', u.relation, u.attname), NULL,\n"
    "               format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s', u.relation, u.attname,\n"
    "                      pg_get_expr(d.adbin, d.adrelid))\n"
    "        FROM used u JOIN pg_attrdef d ON d.adrelid = u.attrelid AND d.adnum = u.attnum\n"
    "        UNION ALL\n"
    "        SELECT 2, NULL,\n"
    "               format('ALTER TABLE %s ALTER COLUMN %I TYPE %s USING %I::text%s::%s', u.relation, u.attname,\n"
    "                      type_name || u.brackets, u.attname, u.brackets, type_name || u.brackets), NULL\n"
    "        FROM used u WHERE u.attinhcount = 0\n"
    "        UNION ALL\n"
    "        SELECT 3, format('DROP INDEX %s', i.indexrelid::regclass), NULL,\n"
    "               replace(pg_get_indexdef(i.indexrelid),\n"
    "                       format(' %I ON ONLY ', c.relname), format(' %I ON ', c.relname))\n"
    "        FROM dependent d JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid\n"
    "             JOIN pg_class c ON c.oid = i.indexrelid\n"
    "        WHERE (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL) AND NOT c.relispartition\n"
    "          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype = 'x')\n"
    "        UNION ALL\n"
    "        SELECT CASE k.contype WHEN 'f' THEN 5 ELSE 4 END,\n"
    "               format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname), NULL,\n"
    "               format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,\n"
    "                      pg_get_constraintdef(k.oid))\n"
    "        FROM pg_constraint k\n"
    "        WHERE k.conrelid <> 0 AND k.contype IN ('c', 'f', 'x') AND k.coninhcount = 0 AND k.conparentid = 0\n"
    "          AND EXISTS (SELECT FROM dependent d\n"
    "                      WHERE (d.classid = 'pg_constraint'::regclass AND d.objid = k.oid)\n"
    "                         OR (d.classid = 'pg_class'::regclass AND d.objid = k.conindid AND k.contype = 'x'))\n"
    "    )\n"
    "    SELECT coalesce(array_agg(s.undo ORDER BY s.rank DESC, s.undo) FILTER (WHERE s.undo IS NOT NULL), '{}'),\n"
    "           coalesce(array_agg(s.change ORDER BY s.change) FILTER (WHERE s.change IS NOT NULL), '{}'),\n"
    "           coalesce(array_agg(s.redo ORDER BY s.rank, s.redo) FILTER (WHERE s.redo IS NOT NULL), '{}')\n"
    "    INTO drops, changes, restores\n"
    "    FROM step s;\n"
    "    FOREACH statement IN ARRAY drops LOOP\n"
    "        EXECUTE statement;\n"
    "    END LOOP;\n";

const char pg_block_carry_out[] =
    "    FOREACH statement IN ARRAY changes || restores LOOP\n"
    "        EXECUTE statement;\n"
    "    END LOOP;\n";

static ssm_str choose_tag(const ssm_operation *op, ssm_strs values)
{
    const ssm_str names[] = {op->schema, op->object};
    ssm_str by_names = pg_block_tag(names, 2), by_values = pg_block_tag(values.items, values.count);

    return by_names.len > by_values.len ? by_names : by_values; /* the longer one occurs nowhere */
}

static void put_declarations(ssm_host *h, const ssm_operation *op)
{
    PUT(h, "DECLARE\n    type_name constant text := ");
    pg_put_object_literal(h, op->schema, op->object);
    PUT(h, ";\n    old_type constant oid := type_name::regtype;\n"
           "    old_array constant oid := (SELECT t.typarray FROM pg_type t WHERE t.oid = type_name::regtype);\n");
}

int pg_swap_enum_block(ssm_host *h, const ssm_operation *op, ssm_strs values)
{
    ssm_str tag = choose_tag(op, values), old_name = pg_old_enum_name(h, op->object);

    if (!old_name.ptr)
        return SSM_ERROR;
    PUT(h, "DO ");
    pg_put(h, tag);
    PUT(h, "\n");
    put_declarations(h, op);
    pg_put(h, ssm_cstr(pg_block_collect));
    PUT(h, "    ALTER TYPE ");
    pg_put_object(h, op->schema, op->object);
    PUT(h, " RENAME TO ");
    pg_put_name(h, old_name);
    PUT(h, ";\n    ");
    pg_put_create_enum(h, op->schema, op->object, values);
    PUT(h, ";\n");
    pg_put(h, ssm_cstr(pg_block_carry_out));
    PUT(h, "    DROP TYPE ");
    pg_put_object(h, op->schema, old_name);
    PUT(h, ";\nEND\n");
    pg_put(h, tag);
    return pg_api->end_statement(h, SSM_STMT_HAS_BODY | (op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : 0u),
                                 SSM_RISK_LOCK | SSM_RISK_REWRITE | SSM_RISK_MAY_FAIL);
}
