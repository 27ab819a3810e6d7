/* SPDX-License-Identifier: Apache-2.0
 *
 * Help; see help.h.
 */
#include "cli/help.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "output/output.h"
#include "output/show.h"

enum { HELP_COLUMN = 8, HELP_WIDTH = 80 };

/* The text in lines of HELP_WIDTH, each after `indent` spaces. Text without spaces (Thai) is left as it is. */
static void put_wrapped(struct buf *out, const char *text, size_t indent)
{
    ssm_str rest = ssm_cstr(text);
    size_t column = 0;

    while (rest.len) {
        const char *space = memchr(rest.ptr, ' ', rest.len);
        ssm_str word = ssm_view(rest.ptr, space ? (size_t)(space - rest.ptr) : rest.len);
        size_t width = utf8_length(word);

        if (column && column + 1 + width > HELP_WIDTH) {
            buf_putc(out, '\n');
            column = 0;
        }
        if (!column)
            buf_printf(out, "%*s", (int)indent, "");
        else
            buf_putc(out, ' ');
        column = column ? column + 1 + width : indent + width;
        buf_put(out, word);
        rest = ssm_view(rest.ptr + word.len + (space ? 1 : 0), rest.len - word.len - (space ? 1 : 0));
    }
    buf_putc(out, '\n');
}

static void put_option(struct buf *out, const struct option_spec *s)
{
    for (const char *const *n = s->names; *n; n++) {
        buf_puts(out, n == s->names ? "  " : ", ");
        buf_puts(out, *n);
        if (s->takes == TAKES_VALUE)
            buf_printf(out, " %s", s->metavar);
        if (s->takes == TAKES_VALUE_AFTER_EQUALS)
            buf_printf(out, "[=%s]", s->metavar);
    }
    buf_putc(out, '\n');
    put_wrapped(out, tr(s->help), HELP_COLUMN);
}

static void put_usage(struct buf *out, const struct options *o, const struct command_spec *c)
{
    bool renamed = c && c->command == COMMAND_GENERATE && strcmp(o->program, "smartspec-migrate") != 0;
    struct buf line;

    buf_init(&line, LIMIT_COMMAND);
    buf_printf(&line, "%s: ", tr(N_("Usage")));
    if (renamed)
        buf_printf(&line, "%s %s [FLAG]...", o->program, c->operands);
    else if (c)
        buf_printf(&line, "smartspec-migrate %s %s [FLAG]...", c->name, c->operands);
    else
        buf_puts(&line, "smartspec-migrate COMMAND [FLAG]...");
    put_wrapped(out, buf_cstr(&line), 0);
    buf_free(&line);
    buf_putc(out, '\n');
}

static void put_commands(struct buf *out)
{
    buf_printf(out, "\n%s:\n", tr(N_("Commands")));
    for (const struct command_spec *s = command_specs; s->name; s++) {
        buf_printf(out, "  %s\n", s->name);
        put_wrapped(out, tr(s->help), HELP_COLUMN);
    }
}

static void put_exit_codes(struct buf *out, enum command command)
{
    const char *const codes[] = {
        command & (COMMAND_PLUGINS | COMMAND_DIFF) ? N_("0  done") : N_("0  generated, previewed, or nothing to do"),
        N_("1  valid input, refused; or a plugin or a write failed"),
        N_("2  usage or configuration: a bad flag, an invalid report, an unknown plugin, a folder that is not there"),
        command == COMMAND_DIFF ? N_("3  with --exit-code: there are differences") : NULL,
    };

    buf_printf(out, "\n%s:\n", tr(N_("Exit codes")));
    for (size_t i = 0; i < sizeof codes / sizeof codes[0] && codes[i]; i++)
        put_wrapped(out, tr(codes[i]), 2);
}

void help_write(const struct options *o, struct buf *out)
{
    const struct command_spec *c = command_spec_of(o->command);

    put_usage(out, o, c);
    put_wrapped(
        out, tr(c ? c->help : N_("Makes guarded database migrations from the report of a data model validator.")), 0);
    if (!c)
        put_commands(out);
    buf_printf(out, "\n%s:\n", tr(N_("Flags")));
    for (int id = 0; id < OPTION_COUNT; id++)
        if (option_specs[id].commands & o->command)
            put_option(out, &option_specs[id]);
    put_exit_codes(out, o->command);
}
