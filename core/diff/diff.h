/* SPDX-License-Identifier: Apache-2.0
 *
 * Two schemas to the differences between them: a validation report in the contract's format, which then goes the way of every
 * report. Independent of the order of statements; how an engine spells things was the reader's to settle.
 *
 *   side.c      a schema as it comes from a reader; side_check.c whether that is sound
 *   pass_over.c what `--ignore` passes over in one schema is left alone in the other
 *   rename.c    which renames there are; rename_apply.c the tables behind them; likely.c those that nobody said
 *   pair.c      things of one name side by side; inherit.c what happens to columns that another table gave; heritage.c tables that
 *               get another parent; attach.c indexes of partitions that are parts of their parent's
 *   table.c     two tables: columns, options, comments; member.c constraints and indexes; enum.c values
 *   graph.c     objects and what they need; depend.c which have to go and come again with something else; object.c all of them,
 *               in order
 *   apart.c     columns that count by themselves and their sequences; sequence.c the names of these; engine.c what differs from
 *               engine to engine
 *   ripple.c    columns, keys and indexes that cannot stay; used.c those that use an object which cannot; words.c names in expressions
 *   write.c     the model as the report's JSON; write_object.c objects and the differences
 *   place.c     where the schemas have what differs
 *   report.c    all of it: the envelope, the differences, actual_schema as far as operations need it
 */
#ifndef SSM_DIFF_DIFF_H
#define SSM_DIFF_DIFF_H

#include "base/buf.h"
#include "diff/side.h"

struct diff_request {
    const struct side *from; /* what the database has: "actual" */
    const struct side *to;   /* what it shall be: "expected" */
    ssm_str dialect;
    bool rebuilds; /* the dialect changes a table by making it anew: what hangs on it goes and comes again */
    ssm_strs renames; /* of the command line: "users.mail=users.email", "old=new", "app.old=app.new" */
    ssm_str from_name, to_name; /* the arguments, for scope.schema_globs and messages */
    ssm_str spec_path;          /* absent: none */
    const char *version;        /* of the program */
};

/* Where the schemas have what a part of the report is about. */
struct diff_place {
    ssm_str pointer;     /* to a table or enum of actual_schema; absent: the next difference */
    ssm_place at[SIDES]; /* without a source: it is not there, or nobody knows */
};

struct diff_places {
    struct diff_place *items; /* the differences in their order, then the others */
    size_t count, differences;
};

/* Appends the report. Returns 0 with *places in `a`, or -1 with the reasons in `d`. */
int diff_report(const struct diff_request *r, struct arena *a, struct diags *d, struct buf *out, struct diff_places *places);

#endif
