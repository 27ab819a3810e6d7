/* SPDX-License-Identifier: Apache-2.0
 *
 * The commands of ALTER TABLE and ALTER INDEX.
 */
#ifndef PGR_ALTER_H
#define PGR_ALTER_H

#include "table.h"

pgr_command pgr_add_column, pgr_set_default, pgr_set_not_null, pgr_remove_column, pgr_set_type, pgr_add_identity,
    pgr_set_identity, pgr_drop_identity, pgr_drop_expression;

enum pgr_result pgr_alter_index(struct pgr *r, struct pgr_relation *relation, const struct node *statement);
/* All columns that a constraint's node lists are there. */
bool pgr_has_constraint_columns(struct pgr_table *table, const struct node *constraint);
/* Whether the foreign key's referenced columns are this key's. */
bool pgr_rests_on(const struct pgr_constraint *reference, const struct pgr_constraint *key);
bool pgr_inherits_constraint(const struct pgr_table *table, ssm_str name);

#endif
