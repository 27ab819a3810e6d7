/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of a schema, put in the order in which they make it: a folder of migrations as its tool would run it, without what
 * leads back. Everything here looks at bytes that others wrote, and runs in the readers' child.
 *
 *   arrange.c    a folder to a list of files: whose folder it is, what is taken, in which order
 *   convention.c the tools: how they name files
 *   pattern.c    names of files against patterns, and their versions
 *   sections.c   files that hold the way forth and the way back
 *   sqitch.c     sqitch.plan
 *   changeset.c  Liquibase's formatted SQL: what is for another dialect
 */
#ifndef SSM_SOURCE_SOURCE_H
#define SSM_SOURCE_SOURCE_H

#include "base/diag.h"

/* A schema as bytes. Of a folder: all its files that may matter, as they were found, named with the folder in front. */
struct schema_input {
    ssm_str argument; /* as given: a file, or a folder */
    const ssm_source *sources;
    size_t count;
    bool is_folder;
};

/* The files that are read, in their order; bytes are views of the input's, or copies with blanks for what is not read. */
struct arranged {
    ssm_source *items;
    size_t count;
    bool has_changesets; /* some may be for another dialect */
};

/* Returns 0, or -1 with the reasons in `d`; with warnings for what is passed over, and for an order that is not plain. */
int source_arrange(const struct schema_input *in, struct arena *a, struct diags *d, struct arranged *out);
/* Once the dialect is known: blanks for changesets that are not for it. Returns 0, or -1 where memory ends. */
int source_fit(struct arranged *s, ssm_str dialect, struct arena *a, struct diags *d);

#endif
