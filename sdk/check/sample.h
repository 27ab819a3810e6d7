/* SPDX-License-Identifier: Apache-2.0
 *
 * What is asked of a plugin. A dialect gets plans, made from reports as a run makes them; an emitter units with statements.
 */
#ifndef SSM_CHECK_SAMPLE_H
#define SSM_CHECK_SAMPLE_H

#include "dispatch.h"
#include "plan/plan.h"

/* ---- of a dialect */

/* A report's text: its JSON with ' in place of ". */
struct sample_text {
    const char *name;
    enum sample_group group;
    const char *actual; /* actual_schema, or NULL */
    const char *diffs;
};
extern const struct sample_text sample_texts[];
extern const size_t sample_text_count;

struct op_sample {
    const char *name;
    enum sample_group group;
    struct arena arena;
    struct plan plan;
};

/* The plan of a text, or NULL: the text is wrong, and found. */
struct op_sample *sample_load(struct guest *g, const struct sample_text *text);
void sample_free(struct op_sample *s);
/* True where a host would show the plan to this dialect: its names are not too long, and in schemas only where there are
 * any. */
bool sample_suits(const struct guest *g, const struct op_sample *s);

/* ---- of an emitter */

enum { SQL_STATEMENTS = 4, SQL_UNITS = 8 };

struct sql_statement {
    const char *text;
    uint32_t flags;
};

struct sql_unit {
    struct sql_statement ways[2][SQL_STATEMENTS]; /* by direction - 1 */
    const char *note;                             /* why it has no way back */
};

/* What a migration is called, and what stands in its header. */
struct sql_names {
    const char *migration, *author, *id;
    const char *const *header; /* ends with NULL */
};

struct sql_sample {
    const char *name;
    enum sample_group group;
    const ssm_dialect_facts *facts;
    const char *dialect;
    struct sql_unit units[SQL_UNITS];
    size_t unit_count;
    const struct sql_names *names;
};
extern const struct sql_sample sql_samples[];
extern const size_t sql_sample_count;
extern const struct sql_sample sql_sample_empty;
/* The operations of an emitter's units. */
extern const struct sample_text sample_text_of_sql;

/* ---- of a reader */

struct schema_sample {
    const char *name;
    enum sample_group group;
    const char *file; /* the source's name */
    const char *text;
    const char *again; /* so many times behind it, or NULL */
    unsigned times;
};
extern const struct schema_sample schema_samples[];
extern const size_t schema_sample_count;

/* ---- of a finder: locations, where there is nothing to be found */

extern const char *const finder_samples[];
extern const size_t finder_sample_count;

#endif
