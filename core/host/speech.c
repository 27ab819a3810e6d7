/* SPDX-License-Identifier: Apache-2.0
 *
 * What the child of a plugin may say: of the plugin and its work, by codes that the host's own functions use there. Every other
 * message is the monitor's.
 */
#include "host/host_internal.h"

#include "base/wire_diag.h"

static const enum diag_code codes[] = {
    DIAG_DIALECT_CANNOT,       DIAG_EMITTER_CANNOT,       DIAG_NAME_LONG_BYTES,       DIAG_NAME_LONG_CHARACTERS,
    DIAG_TYPE_UNKNOWN,         DIAG_FUNCTION_UNKNOWN,     DIAG_NO_SCHEMAS,            DIAG_OPTION_UNKNOWN,
    DIAG_OPTION_UNKNOWN_NEAR,  DIAG_OPTION_UNUSED,        DIAG_OPTION_VALUE,          DIAG_PLUGIN_BROKEN,
    DIAG_PLUGIN_BROKEN_PASSED, DIAG_PLUGIN_CALL,          DIAG_PLUGIN_FILES,          DIAG_PLUGIN_FILE_NAME,
    DIAG_PLUGIN_FILE_TWICE,    DIAG_PLUGIN_LANGUAGE,      DIAG_PLUGIN_LEFTOVER,       DIAG_PLUGIN_LOADER,
    DIAG_PLUGIN_MEMORY,        DIAG_PLUGIN_NO_SCRIPT,     DIAG_PLUGIN_OUTPUT,         DIAG_PLUGIN_SILENT,
    DIAG_PLUGIN_STATEMENT,     DIAG_EXPRESSION_EMPTY,     DIAG_EXPRESSION_TOO_LONG,   DIAG_EXPRESSION_TOO_DEEP,
    DIAG_EXPRESSION_CHARACTER, DIAG_EXPRESSION_STATEMENT, DIAG_EXPRESSION_SUBSELECT,  DIAG_EXPRESSION_COMMENT,
    DIAG_EXPRESSION_UNBALANCED, DIAG_EXPRESSION_UNTERMINATED, DIAG_EXPRESSION_AMBIGUOUS, DIAG_EXPRESSION_COMMA,
    DIAG_OPTION_SETTING,       DIAG_DEFINITION_WORDS,     DIAG_DEFINITION_LEXICAL,   DIAG_DEFINITION_NOT_ONE,
    DIAG_DEFINITION_MORE,      DIAG_EXPRESSION_TOKEN,     DIAG_EXPRESSION_GRAMMAR,   DIAG_PLUGIN_TOKENS,         DIAG_PLUGIN_ONE_QUERY,
    DIAG_FINDER_NOTHING,       DIAG_DEFINITION_DELIMITER,
};

/* What only the readers' child says: these groups of words. */
static const char *const reader_words[] = {"schema.", "reader.", "diff."};

static bool is_of_readers(const struct diag *g)
{
    for (size_t i = 0; i < sizeof reader_words / sizeof reader_words[0]; i++)
        if (str_starts(g->word, reader_words[i]))
            return true;
    return false;
}

static bool is_option(enum diag_code code)
{
    return code >= DIAG_OPTION_UNKNOWN && code <= DIAG_OPTION_UNUSED;
}

/* A plugin's own words begin with its name; input is bad only where it reads or finds some. */
static bool is_own_word(const struct plugin *plugins, const struct diag *g)
{
    for (const struct plugin *p = plugins; p; p = p->next)
        if (str_starts(g->word, p->descriptor.name) && g->word.len > p->name.len && g->word.ptr[p->name.len] == '.')
            return g->code != DIAG_PLUGIN_INVALID || p->kind == SSM_KIND_READER || p->kind == SSM_KIND_FINDER;
    return false;
}

/* A flag is named only where an option is at fault. */
static bool may_say(const struct plugin *plugins, bool readers, const struct diag *g)
{
    bool foreign = g->code == DIAG_PLUGIN_REFUSED || g->code == DIAG_PLUGIN_WARNING || g->code == DIAG_PLUGIN_INVALID;
    bool of_readers = readers && !foreign && is_of_readers(g);

    if (str_starts(g->pointer, "--") && !is_option(g->code) && !of_readers)
        return false;
    if (foreign)
        return is_own_word(plugins, g);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i] == g->code)
            return true;
    return of_readers;
}

/* A diagnostic of the plugins that the child has said to be; NULL: it has said nothing yet. */
static int take_diag(struct wire_reader *r, const struct plugin *plugins, bool readers, struct diags *d)
{
    struct diag *last = d->last;
    struct diag *said;

    if (wire_take_diag(r, d) != 0)
        return -1;
    said = d->last;
    if (said == last || may_say(plugins, readers, said))
        return 0;
    diags_drop(d, last); /* nobody said it */
    return -1;
}

int guest_take(unsigned type, struct wire_reader *frame, struct arena *a, struct diags *d, struct plugin **plugin)
{
    if (type == HOST_FRAME_DIAG)
        return take_diag(frame, *plugin, false, d);
    if (type != HOST_FRAME_PLUGIN)
        return 1;
    if (*plugin) /* once */
        return -1;
    *plugin = plugin_take(frame, a);
    return *plugin ? 0 : -1;
}

int readers_said(struct wire_reader *frame, const struct plugin *plugins, struct diags *d)
{
    return take_diag(frame, plugins, true, d);
}
