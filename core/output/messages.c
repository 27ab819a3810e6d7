/* SPDX-License-Identifier: Apache-2.0
 *
 * Codes to text, in English and Thai. English texts are the keys of the catalog; arguments may stand in another order
 * in a translation.
 */
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "output/output.h"
#include "output/show.h"

#define DOMAIN "smartspec-migrate"

static bool translated; /* set once, before any message */

void messages_open(enum lang lang, const char *locale_dir)
{
    translated = false;
    if (lang == LANG_EN || !locale_dir)
        return;
    /* libintl looks at LANGUAGE in any locale but "C", and C.UTF-8 is always there. */
    if (!setlocale(LC_MESSAGES, "C.UTF-8") || !setlocale(LC_CTYPE, "C.UTF-8") || setenv("LANGUAGE", "th", 1) != 0)
        return;
    translated = bindtextdomain(DOMAIN, locale_dir) && bind_textdomain_codeset(DOMAIN, "UTF-8");
}

const char *tr(const char *english)
{
    return translated && *english ? dgettext(DOMAIN, english) : english;
}

void message_text(const struct diag *g, struct buf *out)
{
    char key[LIMIT_TEMPLATE + 1];

    if (g->text.len > LIMIT_TEMPLATE || !utf8_is_printable_line(g->text)) { /* a plugin's */
        show_text(out, g->text);
        return;
    }
    memcpy(key, g->text.len ? g->text.ptr : "", g->text.len);
    key[g->text.len] = '\0';
    show_template(out, tr(key), g->args.items, g->args.count, show_text);
}

void message_line(const struct diag *g, struct buf *out)
{
    ssm_str place = g->pointer.len ? g->pointer : g->operation;

    buf_puts(out, g->class == DIAG_WARNING ? tr(N_("warning")) : tr(N_("error")));
    buf_puts(out, ": ");
    if (place.len) {
        show_text(out, place);
        buf_puts(out, ": ");
    }
    message_text(g, out);
    buf_puts(out, " [");
    show_text(out, g->word);
    buf_putc(out, ']');
}
