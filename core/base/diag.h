/* SPDX-License-Identifier: Apache-2.0
 *
 * Diagnostics: what is wrong, where, what to do. A diagnostic is a code and arguments; its text is made where it is
 * shown (output/messages.c), in the language of the user. The codes and their English texts stand in codes.def.
 */
#ifndef SSM_BASE_DIAG_H
#define SSM_BASE_DIAG_H

#include "base/arena.h"

enum diag_code {
    DIAG_NONE = 0,
#define CODE(id, word, class, text) id,
#include "base/codes.def"
#undef CODE
    DIAG_CODE_COUNT
};

/* What a diagnostic does to the exit code. */
enum diag_class {
    DIAG_WARNING, /* nothing */
    DIAG_REFUSED, /* exit 1: valid, and refused; or a plugin or a write failed */
    DIAG_INVALID  /* exit 2: usage, configuration, not a valid report */
};

struct diag_info {
    const char *word; /* the stable code, "report.unknown_kind" */
    enum diag_class class;
    const char *text; /* English, with %1 to %9 for the arguments; the key of the translation */
};

struct diag {
    enum diag_code code;
    enum diag_class class;
    ssm_str word;      /* of DIAG_PLUGIN_*: the plugin's own code; else that of the table */
    ssm_str text;      /* the same for the English text */
    ssm_str pointer;   /* JSON pointer, flag, or file:line; absent: none */
    ssm_str operation; /* an operation's key; absent: none */
    ssm_strs args;
    struct diag *next;
};

/* A list in order of arrival. Out of memory is a state of it, not a diagnostic that needs memory. */
struct diags {
    struct arena *arena; /* where the diagnostics live: all strings are copied */
    struct diag *first, *last;
    size_t count[3];   /* of each class, also of those beyond LIMIT_DIAGNOSTICS */
    bool out_of_memory;
};

const struct diag_info *diag_info(enum diag_code code);

void diags_init(struct diags *d, struct arena *arena);
/* Adds a diagnostic and returns -1. args: LIMIT_DIAG_ARGS at most; each is cut at LIMIT_DIAG_ARG at a character's end. */
int diag_add(struct diags *d, enum diag_code code, ssm_str pointer, ssm_str operation, const ssm_str *args, size_t count);
/* The same for a message of a plugin: code is DIAG_PLUGIN_REFUSED, DIAG_PLUGIN_INVALID or DIAG_PLUGIN_WARNING. */
int diag_add_foreign(struct diags *d, enum diag_code code, ssm_str word, ssm_str text, ssm_str pointer,
                     ssm_str operation, const ssm_str *args, size_t count);
/* Shorthand: diag_at(d, CODE, pointer, arg, ...) with ssm_str arguments, and the same without any. */
#define diag_at(d, code, pointer, ...)                                                \
    diag_add((d), (code), (pointer), (ssm_str){0}, (const ssm_str[]){__VA_ARGS__}, \
             sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str))
#define diag_plain(d, code, pointer) diag_add((d), (code), (pointer), (ssm_str){0}, NULL, 0)
/* Adds those of another list in the same arena behind its own, but for warnings that it has already. */
void diags_move(struct diags *to, struct diags *from);
/* The same, and what they say is no more than a warning. */
void diags_warn(struct diags *to, struct diags *from);
/* Forgets the one behind `last`, or the first (NULL). */
void diags_drop(struct diags *d, struct diag *last);
/* Memory ended. Returns -1. */
int diag_out_of_memory(struct diags *d);

/* True when the run cannot go on: an error of either class, or no memory. */
bool diags_failed(const struct diags *d);
/* 2 when anything is invalid, else 1 when anything is refused or memory ended, else 0. */
int diags_exit_code(const struct diags *d);

#endif
