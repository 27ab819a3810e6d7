/* SPDX-License-Identifier: Apache-2.0
 *
 * What summary.json and report.md share: a page under construction, risks in words, the recommended steps.
 */
#ifndef SSM_OUTPUT_PAGE_H
#define SSM_OUTPUT_PAGE_H

#include "output/output.h"
#include "output/show.h"

enum cleanness { NOT_SEARCHED = 0, CLEAN, HOLDS_SECRETS };

/* What the operations are together. */
struct tally {
    size_t destructive;
    size_t one_way; /* cannot be taken back in full */
    uint32_t risks; /* of any of them */
};

struct page {
    const struct run *run;
    struct secrets *secrets; /* or NULL: nothing is masked */
    struct buf *out;
    struct arena arena; /* for masked and composed texts, freed with the page */
    enum cleanness keys, excerpts, words; /* of all operations: found out by one search when first needed */
    ssm_str no_way_back[INVERSE_DIALECT + 1]; /* in the chosen language; INVERSE_EXISTS: only the structure comes back */
};

void page_open(struct page *p, const struct run *r, struct secrets *s, struct buf *out);
/* Returns 0, or -1 when memory or the buffer's limit ended. */
int page_close(struct page *p);
/* The text with secrets masked. */
ssm_str page_masked(struct page *p, ssm_str s);
/* The same for what a run has many of. */
ssm_str page_key(struct page *p, const struct op *op);
ssm_str page_excerpt(struct page *p, size_t operation);
ssm_str page_words(struct page *p, const struct op *op); /* the dialect's, on why there is no way back */
/* An operation of the plan, while those behind it are on their way into the cache: they lie about in memory. */
const struct op *page_op(const struct page *p, size_t i);
struct tally page_tally(const struct page *p);
/* Makes room for about so many bytes more. */
void page_expect(struct page *p, size_t bytes);
/* A copy of what the buffer holds, in the page's arena; frees the buffer. */
ssm_str page_take(struct page *p, struct buf *b);
/* The message of a diagnostic, masked, as plain text. */
ssm_str page_message(struct page *p, const struct diag *g);
/* Calls `each` for every error or warning of the run, and for what is counted but not listed. */
void page_messages(struct page *p, bool warnings, void (*each)(struct page *p, const struct diag *g, void *user), void *user);
/* Pieces of Markdown for page_say: masked text as code, and a number. */
ssm_str page_code(struct page *p, ssm_str s);
ssm_str page_number(struct page *p, size_t n);
/* Appends a translated sentence with pieces of Markdown for %1, ... */
void page_say_list(struct page *p, const char *english, const ssm_str *pieces, size_t count);
#define page_say(p, ...) PAGE_SAY((p), __VA_ARGS__, {0})
#define PAGE_SAY(p, english, ...) \
    page_say_list((p), (english), (const ssm_str[]){__VA_ARGS__}, sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str) - 1)

/* ---- risks.c */

struct risk_word {
    uint32_t bit;       /* ssm_risk */
    const char *word;   /* in summary.json */
    const char *label;  /* keys for tr() */
    const char *recipe; /* what it means in production, and the safe way */
};

enum { RISK_WORDS = 6 };
extern const struct risk_word risk_words[RISK_WORDS];

/* How far an operation can be taken back. */
enum way_back { WAY_BACK_FULL = 0, WAY_BACK_STRUCTURE, WAY_BACK_NONE };
enum way_back way_back(const struct op *op);
/* Looks up the reasons of all operations. */
void way_back_open(struct page *p);
/* Why it is not the full way, in the chosen language, masked; absent where it is. */
ssm_str way_back_reason(struct page *p, const struct op *op);
/* True where the gate refused it. */
bool op_refused(const struct op *op);

/* ---- steps.c */

struct step {
    ssm_str command;  /* ptr == NULL: no command */
    const char *why;  /* a key for tr() */
};

enum { STEPS_MAX = 4 };

/* What to do next; returns how many. Strings lie in the page's arena and are not masked. */
size_t steps_next(struct page *p, struct step steps[STEPS_MAX]);
/* How to take the migration back, where it was generated. */
size_t steps_back(struct page *p, struct step steps[STEPS_MAX]);

/* ---- parts of report.md */

void markdown_operations(struct page *p);
void markdown_refused(struct page *p);
void markdown_risks(struct page *p, uint32_t risks);
void markdown_files(struct page *p);
void markdown_rollback(struct page *p, size_t one_way);
/* An erDiagram of the tables that change. */
void mermaid_write(struct page *p);

#endif
