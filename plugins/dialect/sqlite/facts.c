/* SPDX-License-Identifier: Apache-2.0
 *
 * What the core reads of the dialect, and the guard around a transaction that rebuilds or drops a table.
 *
 * The guard is a temporary table with a row for each debt: how much is allowed, and how much was found at the end. Row
 * without a subject: violations of foreign keys. Row of a table: rows that its rebuild left behind, none of which is
 * allowed, and nothing at all where the table has what the report leaves out; a CHECK says so at once. It fails but
 * does not roll back: in a shell that goes on after errors, what follows would run outside of any transaction.
 *
 * The verdict is a CHECK at the end: where a debt is open, INSERT OR ROLLBACK takes back the whole transaction, the
 * guard with it, so in such a shell the statements behind it find nothing to do, and COMMIT no transaction. It also
 * falls when foreign keys are still enforced, which means that somebody else had opened a transaction already: PRAGMA
 * foreign_keys does nothing inside of one, and then the drop of a table deletes from others by cascade.
 */
#include "lite.h"

static const char *const before[] = {"PRAGMA foreign_keys = OFF", NULL};

static const char *const opening[] = {
    "CREATE TEMP TABLE ssm_guard (\n"
    "    subject TEXT, allowed INTEGER, found INTEGER,\n"
    "    undescribed INTEGER CONSTRAINT report_describes_the_table_as_it_is CHECK (undescribed = 0)\n"
    ")",
    "INSERT INTO temp.ssm_guard (subject) VALUES (NULL)",
    "UPDATE temp.ssm_guard SET allowed = (SELECT count(*) FROM pragma_foreign_key_check)",
    NULL,
};

static const char *const closing[] = {
    "UPDATE temp.ssm_guard SET found = (SELECT count(*) FROM pragma_foreign_key_check) WHERE subject IS NULL",
    "CREATE TEMP TABLE ssm_verdict (\n"
    "    problems INTEGER CONSTRAINT migration_loses_rows_or_breaks_foreign_keys CHECK (problems = 0)\n"
    ")",
    "INSERT OR ROLLBACK INTO temp.ssm_verdict\n"
    "    SELECT count(*) + (SELECT foreign_keys FROM pragma_foreign_keys) FROM temp.ssm_guard\n"
    "    WHERE allowed IS NULL OR found IS NULL OR found > allowed",
    "DROP TABLE temp.ssm_verdict",
    "DROP TABLE temp.ssm_guard",
    NULL,
};

static const char *const after[] = {"PRAGMA foreign_keys = ON", NULL};

/* Both lists are sorted by strcmp. "STRICT Tables". */
static const char *const types[] = {"any", NULL};

/* "Built-In Scalar SQL Functions", "Date And Time Functions", "Built-In Mathematical SQL Functions", "JSON Functions".
 */
static const char *const functions[] = {
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling", "char", "coalesce",
    "concat", "concat_ws", "cos", "cosh", "date", "datetime", "degrees", "exp", "floor", "format", "glob",
    "hex", "ifnull", "iif", "instr", "json", "json_array", "json_array_length", "json_extract", "json_insert",
    "json_object", "json_patch", "json_quote", "json_remove", "json_replace", "json_set", "json_type",
    "json_valid", "julianday", "length", "like", "likelihood", "likely", "ln", "log", "log10", "log2", "lower",
    "ltrim", "max", "min", "mod", "nullif", "octet_length", "pi", "pow", "power", "printf", "quote", "radians",
    "random", "randomblob", "regexp", "replace", "round", "rtrim", "sign", "sin", "sinh", "soundex", "sqrt",
    "strftime", "substr", "substring", "tan", "tanh", "time", "timediff", "trim", "trunc", "typeof", "unhex",
    "unicode", "unixepoch", "unlikely", "upper", "zeroblob", NULL,
};

const ssm_dialect_facts lite_facts = {
    .size = sizeof lite_facts,
    .lexical = SSM_LEX_BACKTICK | SSM_LEX_BRACKET | SSM_LEX_DOUBLE_STRING,
    .transactional_ddl = 1,
    .forward_references = 1,
    .rebuild_scope = SSM_SCOPE_TABLE,
    /* The parsers of Flyway and Liquibase take BEGIN for the start of a trigger's body. */
    .begin = "SAVEPOINT smartspec_migrate",
    .commit = "RELEASE smartspec_migrate",
    .wrappers = {before, opening, closing, after},
    .types = types,
    .functions = functions,
};
