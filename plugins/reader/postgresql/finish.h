/* SPDX-License-Identifier: Apache-2.0
 *
 * From the working schema to the host's model.
 */
#ifndef PGR_FINISH_H
#define PGR_FINISH_H

#include "print.h"
#include "table.h"

/* A table on its way. */
struct finishing {
    struct pgr *r;
    struct pgr_table *table;
    struct pgr_depends depends;
};

struct print_scope pgr_scope(struct finishing *f, struct pgr_expression e, ssm_place place);
/* A list of pairs as the model has it, by name. */
ssm_pair *pgr_pairs_in_order(struct pgr *r, const struct pgr_list *list,
                             size_t *count); /* the same, as they were said */
const ssm_pair *pgr_pairs(struct pgr *r, const struct pgr_list *list, size_t *count);
ssm_tri pgr_tri(bool yes);
/* The names of columns; false: no memory. */
bool pgr_column_names(struct pgr *r, const struct pgr_list *columns, ssm_strs *out);
/* "a, b" as SQL has it. */
ssm_str pgr_name_list(struct pgr *r, const struct pgr_list *columns);

const ssm_column *pgr_finish_column(struct finishing *f, struct pgr_column *column);
const ssm_constraint *pgr_finish_constraint(struct finishing *f, struct pgr_constraint *constraint);
const ssm_index *pgr_finish_index(struct finishing *f, const struct pgr_index *index);

/* Which sequences are what serial makes, so that they are no objects (serial.c). */
void pgr_settle_sequences(struct pgr *r);
/* The sequence whose nextval the column's default is, or NULL. */
struct pgr_sequence *pgr_nextval(struct pgr *r, const struct pgr_column *column);
bool pgr_is_serial(struct pgr *r, struct pgr_column *column);
ssm_str pgr_nextval_text(struct pgr *r, const struct pgr_sequence *sequence);

/* @renamed (marks.c). */
enum pgr_result pgr_give_marks(struct pgr *r);

#endif
