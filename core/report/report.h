/* SPDX-License-Identifier: Apache-2.0
 *
 * The validation report: bytes to operations. The only room that knows cJSON.
 *
 *   scan.c      the bytes: UTF-8, JSON grammar, depth, before cJSON sees them; scan_token.c texts and numbers,
 *               scan_problem.c what it says
 *   number.c    what a double holds, and how it is written again
 *   json.c      cJSON in an arena, values that know their JSON pointer
 *   field.c     JSON objects to structs by tables of fields; value.c single members
 *   object.c    column objects and enum values; table.c tables; key.c constraints; index.c indexes
 *   diff.c      one diff to an operation: its kind, its keys, what it names; fill.c what is special to each kind
 *   definition.c views, functions, ...: the statements that make them
 *   load.c      the envelope, the diffs one after the other, actual_schema, what is declared
 */
#ifndef SSM_REPORT_REPORT_H
#define SSM_REPORT_REPORT_H

#include "base/diag.h"
#include "model/op.h"

struct report {
    ssm_str version;
    ssm_str run_id;
    ssm_str spec_path; /* scope.spec_path; absent where it is null or missing */
    ssm_str dialect;   /* scope.dialect as it stands there; absent likewise */
    struct ops ops;    /* in the order of the report, one or more for each diff; keys are set, nothing is merged */
    size_t diff_count;
    struct schema actual;
    /* Types and functions that the schema declares beyond its tables and enums: "app.money", "f". */
    ssm_strs declared_types, declared_functions;
};

/* Loads `bytes`, which the caller keeps only during the call: everything is copied to `a`. Returns 0, or -1 with every
 * problem of the report in `d` (memory apart). Objects are checked for form only; names, types' meaning and expressions
 * are the guard's. */
int report_load(ssm_str bytes, struct arena *a, struct diags *d, struct report *out);

#endif
