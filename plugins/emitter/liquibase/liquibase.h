/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitter "liquibase": one change set for each unit, with its way back.
 *
 *   liquibase.c    the plugin, its options, the walk over the units
 *   text.c         what Liquibase would read differently than it is written
 *   formatted.c    formatted SQL
 *   structured.c   XML, YAML and JSON
 */
#ifndef LIQUIBASE_H
#define LIQUIBASE_H

#include <smartspec-migrate/plugin.h>

extern const struct ssm_host_api *liquibase_api;

struct change_log {
    ssm_host *h;
    const ssm_migration *m;
    ssm_str author;
};

struct change_set {
    size_t number; /* of the unit, from 1; the second half of its id */
    size_t part;   /* of a unit that is several change sets, from 1; else 0 */
    const ssm_operation *op;
    ssm_str labels; /* the option's, else the operation's name */
    const ssm_script *up;
    const ssm_script *down;
    int no_transaction; /* Liquibase must open none, for neither */
};

/* One of the four formats. Each reports its failure. */
struct format {
    const char *name; /* the option's value */
    const char *file; /* its name */
    ssm_file_language language;
    int (*open)(const struct change_log *log);
    int (*set)(const struct change_log *log, const struct change_set *set);
    void (*close)(const struct change_log *log);
    const char *rollback_prefix; /* of comment lines with the way back, or NULL */
};

extern const struct format liquibase_sql, liquibase_xml, liquibase_yaml, liquibase_json;

/* ---- text.c */

/* Faults of a text (bits): what a format cannot hold, or Liquibase would change. */
enum fault {
    FAULT_PARAMETER = 1,   /* ${...}, which is replaced wherever the name is known, by environment variables too */
    FAULT_RETURN = 2,      /* a carriage return, which is dropped */
    FAULT_DIRECTIVE = 4,   /* a line that formatted SQL takes for its own */
    FAULT_ROLLBACK = 8,    /* a text that a rollback line cannot hold, or takes for its own */
    FAULT_CHARACTER = 16   /* a character that XML cannot hold */
};

unsigned text_faults(ssm_str text);

/* Whether Liquibase finds the end of the statement where it is: its lexer knows no dollar quotes, takes a backslash for
 * an escape in every dialect, and waits for an END after every BEGIN. */
int text_splits(ssm_str text, uint32_t lexical);

/* Checks the texts of both scripts. Reports the first fault of those in the mask. */
int text_check(const struct change_log *log, const struct change_set *set, unsigned up, unsigned down);

/* The same for the header, where it stands in a text and not in a comment of the format. */
int text_check_header(const struct change_log *log);

/* ---- liquibase.c */

void put(const struct change_log *log, const char *text);
void put_text(const struct change_log *log, ssm_str text);
void put_id(const struct change_log *log, const struct change_set *set);

#endif
