/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of the scan share: where it stands, and what it says when it stumbles.
 */
#ifndef SSM_REPORT_SCAN_INTERNAL_H
#define SSM_REPORT_SCAN_INTERNAL_H

#include "base/limits.h"
#include "report/scan.h"

enum { FEW_KEYS = 16 }; /* so many are compared one by one, then a map takes over */

/* An open array or object. */
struct frame {
    bool is_object;
    size_t index;        /* of an array: of the current element */
    ssm_str key;         /* of an object: of the current member, absent between members */
    ssm_str few[FEW_KEYS];
    size_t few_count;
    struct map many;
    struct arena memory; /* of `many`, and of keys with escapes */
};

/* Line and column of an offset. Problems come in the order of their offsets, so each byte is looked at once. */
struct place {
    const char *at;
    size_t line, column;
};

struct scan {
    const char *at, *end;
    struct diags *d;
    struct arena *a;
    struct map *members;
    const char *value; /* where the value of the current top-level member begins */
    enum scan_result result;
    struct place place;
    size_t depth;
    struct frame frames[LIMIT_JSON_DEPTH];
};

/* What comes next. */
enum expect { STOP, VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END };

/* ---- scan_problem.c: messages with line, column and `what`, at the JSON pointer or, at the top, line:column */

/* The scan goes on, and cJSON may read on too. */
void scan_flaw(struct scan *s, enum diag_code code, const char *at, ssm_str what);
/* The scan goes on, the grammar being still in step, but cJSON must not see it. */
void scan_bad(struct scan *s, enum diag_code code, const char *at, ssm_str what);
/* The scan ends here. Returns STOP. */
enum expect scan_stop(struct scan *s, enum diag_code code, ssm_str what);
/* The same: the byte at hand cannot stand here, or there is none. */
enum expect scan_unexpected(struct scan *s);
enum expect scan_no_memory(struct scan *s);

/* ---- scan_token.c */

/* At a quote; moves behind the closing one. `escaped`: the text holds an escape. False: STOP. */
bool scan_string(struct scan *s, bool *escaped);
enum expect scan_number(struct scan *s);
/* true, false, null */
enum expect scan_word(struct scan *s);

#endif
