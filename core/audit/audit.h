/* SPDX-License-Identifier: Apache-2.0
 *
 * The monitor's own look at what plugins gave, before anything is written. It believes neither dialect nor emitter:
 *
 *   rendering.h     what came from the plugins
 *   audit.c         the statements against the plan; all files together hold every one of them
 *   audit_file.c    one SQL file, lexed again, is rendered statements in their order and nothing else
 *   audit_back.c    the way back, in files of its own or in comment lines
 *   audit_name.c    it is announced, by a comment or by the file's name
 *   audit_check.c   a file that checks only reads, and that nothing
 *   audit_guard.c   transactions and wrappers are whole
 *   deeds*.c        no statement destroys what no permitted operation of its unit destroys
 */
#ifndef SSM_AUDIT_AUDIT_H
#define SSM_AUDIT_AUDIT_H

#include "base/diag.h"
#include "audit/rendering.h"

struct audit {
    const struct plan *plan;
    const struct rendering *rendering;
    ssm_str dialect; /* names of the plugins, for messages */
    ssm_str emitter;
};

/* The statements against the plan: each is exactly one statement by the dialect's lexical rules, and does not destroy what its
 * operations do not. First what the dialect puts around them (rendering->facts are there, the units need not be): the audit in
 * `arena`, or NULL with the reasons in `d`, which gets those of the units, too. */
struct statement_audit *audit_open(const struct audit *a, struct diags *d, struct arena *arena);
/* Then each unit, each way, in any order. Returns 0, or -1. */
int audit_unit(struct statement_audit *sa, const struct unit *unit, ssm_direction direction);
/* The files against the statements. All SQL scripts together hold every statement of the way forth once, in order; what
 * SQL files hold of the way back is in order and announced; transactions are whole. Files in another language are not
 * looked at, so scripts are all in SQL or none is. */
int audit_files(const struct audit *a, const struct rendered_file *files, size_t count, struct diags *d);

#endif
