/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line: one table of options, from which parsing and help come, and what was given.
 */
#ifndef SSM_CLI_OPTIONS_H
#define SSM_CLI_OPTIONS_H

#include "base/diag.h"

/* Bits: an option belongs to several. */
enum command {
    COMMAND_NONE = 1, /* before or without a subcommand */
    COMMAND_GENERATE = 2,
    COMMAND_PLUGINS = 4,
    COMMAND_DIFF = 8,
    COMMAND_ALL = 15
};

struct command_spec {
    enum command command;
    const char *name;
    const char *operands; /* for the usage line */
    size_t most_operands; /* how many are understood */
    const char *help;
};

enum option_id { /* in the order of the help */
    OPTION_NONE = 0,
    OPTION_REPORT,
    OPTION_FROM_SCHEMA,
    OPTION_TO_SCHEMA,
    OPTION_FROM,
    OPTION_TO,
    OPTION_FORMAT,
    OPTION_EXIT_CODE,
    OPTION_IGNORE,
    OPTION_RENAME,
    OPTION_MIGRATION_TOOL,
    OPTION_OUTPUT_DIR,
    OPTION_DIALECT,
    OPTION_APPLY,
    OPTION_ALLOW_DESTRUCTIVE,
    OPTION_ALLOW_DEFINITIONS,
    OPTION_REASON,
    OPTION_NAME,
    OPTION_TIMESTAMP,
    OPTION_IDEMPOTENT,
    OPTION_PLUGIN_OPTION,
    OPTION_WORKSPACE,
    OPTION_CONFIG,
    OPTION_OUT,
    OPTION_PLUGIN_DIR,
    OPTION_NO_VERIFY,
    OPTION_REQUIRE_CONFINEMENT,
    OPTION_TIME_LIMIT,
    OPTION_LANG,
    OPTION_PLATFORM,
    OPTION_JSON,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

enum option_takes {
    TAKES_NOTHING = 0,
    TAKES_VALUE,
    TAKES_VALUE_AFTER_EQUALS /* may have one, by `=` only */
};

struct option_spec {
    const char *names[3]; /* the first is the one that help and messages use; NULL-terminated */
    enum option_takes takes;
    const char *metavar;
    const char *const *choices; /* NULL-terminated, or NULL for any text */
    unsigned commands;          /* bits of enum command */
    bool repeatable;
    enum option_id needs; /* without which it says nothing, or OPTION_NONE */
    const char *help;
};

/* OPTION_COUNT of them, by their id; that of OPTION_NONE is empty. */
extern const struct option_spec option_specs[];
/* Ends with name == NULL. */
extern const struct command_spec command_specs[];

const struct command_spec *command_spec_of(enum command c);

struct option_use {
    bool given;
    const char *spelling; /* the name as given: one of the table's */
    ssm_str value;        /* absent: without one */
    ssm_strs values;      /* of a repeatable option, in order */
};

struct options {
    const char *program; /* argv[0] without its folder */
    enum command command;
    struct option_use uses[OPTION_COUNT];
    ssm_strs operands; /* behind the subcommand */
};

/* Reads the command line. Returns 0, or -1 with every problem in `d` (invalid, pointer: the flag); *out then holds what
 * was understood. Values are views of argv. */
int options_parse(int argc, char *const *argv, struct arena *a, struct diags *d, struct options *out);

static inline bool option_given(const struct options *o, enum option_id id)
{
    return o->uses[id].given;
}
static inline ssm_str option_value(const struct options *o, enum option_id id)
{
    return o->uses[id].value;
}

#endif
