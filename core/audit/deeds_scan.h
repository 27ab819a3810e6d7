/* SPDX-License-Identifier: Apache-2.0
 *
 * The reading of a statement, token by token. Internal to audit/deeds*.c.
 */
#ifndef SSM_AUDIT_DEEDS_SCAN_H
#define SSM_AUDIT_DEEDS_SCAN_H

#include "audit/audit_internal.h"

/* A statement as it is read: `t` is the token at hand. */
struct deed_scan {
    struct deed_unit *u;
    struct sql_tokens tokens;
    struct sql_token t;
};

void deed_advance(struct deed_scan *s);
bool deed_at_word(const struct deed_scan *s, const char *word);
/* Passes the word, if it is at hand, and says whether it was. */
bool deed_take(struct deed_scan *s, const char *word);
/* At one of the words of a list that ends in NULL. */
bool deed_at_any(const struct deed_scan *s, const char *const *words);
bool deed_at_sign(const struct deed_scan *s, char c);
bool deed_at_name(const struct deed_scan *s);
/* [schema.]name; false where there is none. */
bool deed_take_name(struct deed_scan *s, struct sql_name *name);
/* IF [NOT] EXISTS, if it is there. */
void deed_take_if(struct deed_scan *s);
/* What stands behind the token at hand, with it. */
ssm_str deed_rest(const struct deed_scan *s);
/* The unit's tables if it has made one of this name, with its place; else NULL. */
struct made_tables *deed_made_by(const struct deed_scan *s, const struct sql_name *name, size_t *at);

/* deeds_alter.c: behind the verb. */
bool deed_alter(struct deed_scan *s);
/* Behind the TO of a renaming of this table. */
bool deed_rename_table(struct deed_scan *s, const struct sql_name *table);

static inline ssm_str deed_absent(void)
{
    return ssm_view(NULL, 0);
}

#endif
