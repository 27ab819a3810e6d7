/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of this room share.
 */
#ifndef SSM_SOURCE_INTERNAL_H
#define SSM_SOURCE_INTERNAL_H

#include "base/map.h"
#include "model/place.h"
#include "source/source.h"

/* ---- pattern.c: '#' is a version (digits, and between them single dots or underscores), '9' a number, '*' any text but a slash
 * and not nothing, all else itself. */

bool pattern_fits(const char *pattern, ssm_str name);
/* The first version in a name. */
ssm_str version_of(ssm_str name);
/* The digits that a name begins with. */
ssm_str leading_number(ssm_str name);

/* As numbers part by part; what is missing is 0. */
int version_cmp(ssm_str a, ssm_str b);

/* ---- convention.c */

enum order {
    ORDER_NAME,    /* of the path, byte by byte */
    ORDER_VERSION, /* of the file's name, then by name; no two of one version */
    ORDER_NUMBER,  /* that the name begins with, then by name; those without one last */
    ORDER_PLAN     /* as sqitch.plan says */
};

/* Files of a folder by their names: the first rule that fits decides. */
struct rule {
    const char *pattern;
    enum deed {
        DEED_NONE = 0, /* ends the list: what no rule fits is passed over */
        DEED_BASE,     /* the last of these stands for all up to its version */
        DEED_READ,
        DEED_LAST,     /* read behind the others, by name */
        DEED_PASS      /* the way back, say: it is there for another purpose */
    } deed;
};

struct convention {
    const char *tool;   /* for people; NULL: plain files */
    const char *sign;   /* a file that is called so shows that the folder is this tool's; or NULL */
    const char *marker; /* so does a line of a file that begins with it; or NULL */
    bool deep;          /* names are looked at without the folders they lie in */
    enum order order;
    struct rule rules[6];
};

/* In the order in which they are tried; the last one, without a tool, is always right. */
extern const struct convention conventions[];

/* ---- sections.c */

/* Leaves out what leads back. False where the sections are in another order than forth, back: *offset says where. */
bool sections_cut(ssm_source *s, size_t *offset);
/* True where a line begins with the text (ASCII case apart, blanks after the dashes apart); *at: where. */
bool has_line(ssm_str bytes, const char *text, size_t *at);
/* True where the line at bytes[at] does. */
bool line_begins(ssm_str bytes, size_t at, const char *text);
size_t next_line(ssm_str bytes, size_t at);

/* ---- sqitch.c */

/* The deploy scripts of the plan in its order, as names relative to the folder; in `a`. 0, or -1 with a diagnostic. */
int plan_scripts(const ssm_source *plan, struct arena *a, struct diags *d, ssm_strs *out);

#endif
