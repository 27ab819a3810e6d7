/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line against the table; see options.h.
 */
#include "cli/options.h"

#include "base/buf.h"
#include "base/limits.h"

struct parser {
    char *const *next; /* the argument that comes next; NULL at the end */
    struct arena *arena;
    struct diags *diags;
    struct options *out;
    ssm_str *operands;
    ssm_str *repeated[OPTION_COUNT];
    size_t arguments;  /* how many there are at most, for all lists */
    bool command_open; /* the subcommand is still to come */
};

/* One argument that is a flag. */
struct flag {
    ssm_str name;
    ssm_str value; /* behind `=`; absent: there is none */
};

static struct flag split(const char *argument)
{
    const char *equals = strchr(argument, '=');

    if (!equals)
        return (struct flag){ssm_cstr(argument), {0}};
    return (struct flag){ssm_view(argument, (size_t)(equals - argument)), ssm_cstr(equals + 1)};
}

static enum option_id find(ssm_str name, const char **spelling)
{
    for (int id = 0; id < OPTION_COUNT; id++)
        for (const char *const *n = option_specs[id].names; *n; n++)
            if (str_is(name, *n)) {
                *spelling = *n;
                return (enum option_id)id;
            }
    return OPTION_NONE;
}

/* True when the next argument can be a value: it is no flag itself. */
static bool value_follows(const struct parser *p)
{
    return *p->next && strncmp(*p->next, "--", 2) != 0;
}

/* Suggests the nearest flag, and passes over what would be its value. */
static int fail_unknown(struct parser *p, const struct flag *f)
{
    const char *names[OPTION_COUNT * 2 + 1];
    const char *nearest, *spelling;
    size_t count = 0;

    for (int id = 0; id < OPTION_COUNT; id++)
        for (const char *const *n = option_specs[id].names; *n; n++)
            if (option_specs[id].commands & p->out->command)
                names[count++] = *n;
    names[count] = NULL;
    nearest = str_nearest(f->name, names);
    if (!nearest)
        return diag_plain(p->diags, DIAG_CLI_UNKNOWN_FLAG, f->name);
    if (option_specs[find(ssm_cstr(nearest), &spelling)].takes == TAKES_VALUE && !f->value.ptr && value_follows(p))
        p->next++;
    return diag_at(p->diags, DIAG_CLI_UNKNOWN_FLAG_NEAREST, f->name, ssm_cstr(nearest));
}

static ssm_str join_choices(struct parser *p, const char *const *choices)
{
    struct buf list;
    ssm_str joined;

    buf_init(&list, LIMIT_DIAG_ARG);
    for (const char *const *c = choices; *c; c++) {
        buf_puts(&list, c == choices ? "" : ", ");
        buf_puts(&list, *c);
    }
    joined = arena_str(p->arena, buf_str(&list));
    buf_free(&list);
    return joined;
}

static int check_choice(struct parser *p, const struct option_spec *s, ssm_str name, ssm_str value)
{
    for (const char *const *c = s->choices; *c; c++)
        if (str_is(value, *c))
            return 0;
    return diag_at(p->diags, DIAG_CLI_CHOICE, name, value, join_choices(p, s->choices));
}

/* Takes the flag's value from behind its `=`, or from the next argument unless that is a flag itself. */
static int take_value(struct parser *p, const struct option_spec *s, struct flag *f)
{
    if (s->takes == TAKES_NOTHING && f->value.ptr)
        return diag_plain(p->diags, DIAG_CLI_NO_VALUE, f->name);
    if (s->takes == TAKES_VALUE && !f->value.ptr && value_follows(p))
        f->value = ssm_cstr(*p->next++);
    if (f->value.len || (s->takes != TAKES_VALUE && !f->value.ptr))
        return 0;
    return diag_plain(p->diags, DIAG_CLI_MISSING_VALUE, f->name);
}

static int record(struct parser *p, enum option_id id, const char *spelling, ssm_str value)
{
    struct option_use *u = &p->out->uses[id];

    if (u->given && !option_specs[id].repeatable)
        return diag_at(p->diags, DIAG_CLI_REPEATED, ssm_cstr(spelling), ssm_cstr(u->spelling));
    u->given = true;
    u->spelling = spelling;
    u->value = value;
    if (!option_specs[id].repeatable)
        return 0;
    if (!p->repeated[id])
        p->repeated[id] = ARENA_ARRAY(p->arena, p->arguments, ssm_str);
    if (!p->repeated[id])
        return diag_out_of_memory(p->diags);
    p->repeated[id][u->values.count++] = value;
    u->values.items = p->repeated[id];
    return 0;
}

static int take_flag(struct parser *p, const char *argument)
{
    struct flag f = split(argument);
    const struct option_spec *s;
    const char *spelling;
    enum option_id id = find(f.name, &spelling);

    if (id == OPTION_NONE)
        return fail_unknown(p, &f);
    s = &option_specs[id];
    if (take_value(p, s, &f))
        return -1;
    if (!(s->commands & p->out->command))
        return diag_plain(p->diags, p->command_open ? DIAG_CLI_FLAG_TOO_EARLY : DIAG_CLI_FLAG_OF_OTHER, f.name);
    if (s->choices && check_choice(p, s, f.name, f.value))
        return -1;
    return record(p, id, spelling, f.value);
}

static int take_command(struct parser *p, const char *argument)
{
    const char *names[8];
    const char *nearest;
    size_t count = 0;

    for (const struct command_spec *s = command_specs; s->name; s++) {
        names[count++] = s->name;
        if (strcmp(s->name, argument) == 0) {
            p->out->command = s->command;
            p->command_open = false;
            return 0;
        }
    }
    names[count] = NULL;
    nearest = str_nearest(ssm_cstr(argument), names);
    return diag_at(p->diags, DIAG_CLI_UNKNOWN_COMMAND, ssm_cstr(argument), ssm_cstr(nearest ? nearest : names[0]));
}

static int take_operand(struct parser *p, const char *argument)
{
    struct options *o = p->out;

    if (p->command_open)
        return take_command(p, argument);
    p->operands[o->operands.count++] = ssm_cstr(argument);
    if (o->command != COMMAND_NONE && o->operands.count > command_spec_of(o->command)->most_operands)
        return diag_plain(p->diags, o->command == COMMAND_DIFF ? DIAG_CLI_OPERAND_DIFF : DIAG_CLI_OPERAND,
                          ssm_cstr(argument));
    return 0;
}

/* What can be said only at the end. */
static void check_together(struct parser *p)
{
    const struct options *o = p->out;

    if (option_given(o, OPTION_HELP) || option_given(o, OPTION_VERSION))
        return;
    if (o->command == COMMAND_NONE && !diags_failed(p->diags))
        diag_plain(p->diags, DIAG_CLI_NO_COMMAND, ssm_view(NULL, 0));
    for (int id = 0; id < OPTION_COUNT; id++) {
        const struct option_spec *s = &option_specs[id];

        if (o->uses[id].given && s->needs && !o->uses[s->needs].given)
            diag_at(p->diags, DIAG_CLI_NEEDS, ssm_cstr(s->names[0]), ssm_cstr(option_specs[s->needs].names[0]));
    }
}

/* The seeds' name of the program, also with ".md": it is `generate`. */
static bool is_generator(const char *program)
{
    return strcmp(program, "smartspec_data_migration_generator") == 0 ||
           strcmp(program, "smartspec_data_migration_generator.md") == 0;
}

int options_parse(int argc, char *const *argv, struct arena *a, struct diags *d, struct options *out)
{
    struct parser p = {.arena = a, .diags = d, .out = out, .arguments = argc > 0 ? (size_t)argc : 1};
    const char *name = argc > 0 ? argv[0] : "smartspec-migrate";
    const char *slash = strrchr(name, '/');
    bool flags = true; /* until `--` */

    *out = (struct options){.program = slash ? slash + 1 : name, .command = COMMAND_NONE};
    p.command_open = !is_generator(out->program);
    if (!p.command_open)
        out->command = COMMAND_GENERATE;
    p.operands = ARENA_ARRAY(a, p.arguments, ssm_str);
    if (!p.operands)
        return diag_out_of_memory(d);
    out->operands.items = p.operands;
    for (p.next = argv + (argc > 0); *p.next;) {
        const char *argument = *p.next++;

        if (flags && strcmp(argument, "--") == 0)
            flags = false;
        else if (flags && argument[0] == '-' && argument[1])
            take_flag(&p, argument);
        else if (take_operand(&p, argument) && p.command_open)
            return -1; /* without the subcommand the rest means nothing */
    }
    check_together(&p);
    return diags_failed(d) ? -1 : 0;
}
