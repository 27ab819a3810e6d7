/* SPDX-License-Identifier: Apache-2.0
 *
 * The names in an expression, one after the other: texts and comments are passed over. Internal to core/diff.
 */
#ifndef SSM_DIFF_WORDS_H
#define SSM_DIFF_WORDS_H

#include "base/map.h"

struct words {
    ssm_str text;
    size_t at;
    bool backslash; /* one in a text escapes what follows, as in MySQL */
};

struct word {
    ssm_str text;        /* without its quotes; a doubled quote in it stays doubled */
    size_t from, end;    /* where it stands, quotes included */
    char quote;          /* '"', '`' or '['; NUL: it has none */
};

/* The next name. False: there is none any more. */
bool word_next(struct words *w, struct word *out);
/* Passes the sign where it is what comes next, white space apart. */
bool word_take(struct words *w, char sign);
/* Whether the expression names this, whatever it means by it: names are compared in any case. */
bool mentions(ssm_str expression, ssm_str name);
/* Whether it names anything for which `is_one` is true. */
bool mentions_any(ssm_str expression, bool (*is_one)(const void *user, ssm_str name), const void *user);
/* The expression with each name that `renames` holds and that is not of a function or of another table replaced by its ssm_str;
 * itself where there is none. The keys are as words_key() has them. {NULL} when memory ends. */
ssm_str words_renamed(struct arena *a, ssm_str expression, const struct map *renames, bool exact);
/* A name in double quotes; where it need not be, only if its signs ask for them. */
ssm_str words_quoted(struct arena *a, ssm_str name, bool always);
/* A name as it is compared: in lower case unless `exact`. */
ssm_str words_key(struct arena *a, ssm_str name, bool exact);

#endif
