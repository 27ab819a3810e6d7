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
    DIAG_EXPRESSION_TOKEN,     DIAG_EXPRESSION_GRAMMAR,   DIAG_PLUGIN_TOKENS,         DIAG_PLUGIN_ONE_QUERY,
};

static bool is_option(enum diag_code code)
{
    return code >= DIAG_OPTION_UNKNOWN && code <= DIAG_OPTION_UNUSED;
}

/* A plugin's own words begin with its name; a flag is named only where an option is at fault. */
static bool may_say(const struct plugin *p, const struct diag *g)
{
    if (g->code == DIAG_PLUGIN_REFUSED || g->code == DIAG_PLUGIN_WARNING)
        return p && str_starts(g->word, p->descriptor.name) && g->word.ptr[p->name.len] == '.';
    if (str_starts(g->pointer, "--") && !is_option(g->code))
        return false;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i] == g->code)
            return true;
    return false;
}

/* A diagnostic of the plugin that the child has said to be; NULL: it has said nothing yet. */
static int take_diag(struct wire_reader *r, const struct plugin *p, struct diags *d)
{
    struct diag *last = d->last;
    struct diag *said;

    if (wire_take_diag(r, d) != 0)
        return -1;
    said = d->last;
    if (said == last || may_say(p, said))
        return 0;
    d->count[said->class]--; /* nobody said it */
    d->last = last;
    if (last)
        last->next = NULL;
    else
        d->first = NULL;
    return -1;
}

int guest_take(unsigned type, struct wire_reader *frame, struct arena *a, struct diags *d, struct plugin **plugin)
{
    if (type == HOST_FRAME_DIAG)
        return take_diag(frame, *plugin, d);
    if (type != HOST_FRAME_PLUGIN)
        return 1;
    if (*plugin) /* once */
        return -1;
    *plugin = plugin_take(frame, a);
    return *plugin ? 0 : -1;
}
