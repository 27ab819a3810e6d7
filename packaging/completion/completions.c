/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes a shell's completion: a template of this folder, in which a line `#@ WORD [COMMAND]` stands for a part of the
 * program's table of options. Runs when the program is built, so that what is installed knows the flags of just that
 * program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

/* How a shell may complete a flag's value; the templates know these words. */
static const char *kind_of(enum option_id id)
{
    static const char *const by_id[OPTION_COUNT] = {
        [OPTION_MIGRATION_TOOL] = "emitter",
        [OPTION_DIALECT] = "dialect",
        [OPTION_PLUGIN_OPTION] = "plugin-option",
    };
    static const char *const by_metavar[][2] = {{"FILE", "file"}, {"SCHEMA", "file"}, {"DIR", "folder"}};
    const struct option_spec *s = &option_specs[id];

    if (by_id[id])
        return by_id[id];
    if (s->choices)
        return "choice";
    for (size_t i = 0; i < sizeof by_metavar / sizeof by_metavar[0]; i++)
        if (strcmp(s->metavar, by_metavar[i][0]) == 0)
            return by_metavar[i][1];
    return "text";
}

static const char *name_of(unsigned command)
{
    const struct command_spec *c = command_spec_of((enum command)command);

    return c ? c->name : "";
}

/* The command of that name; COMMAND_NONE for the empty one. */
static unsigned command_of(const char *name)
{
    for (const struct command_spec *s = command_specs; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return s->command;
    return *name ? 0 : COMMAND_NONE;
}

/* COMMAND_NONE, then each of the table's; 0 behind the last. */
static unsigned next_command(unsigned command)
{
    const struct command_spec *s = command_specs;

    if (command == COMMAND_NONE)
        return s->name ? s->command : 0;
    while (s->name && s->command != command)
        s++;
    return s->name && s[1].name ? s[1].command : 0;
}

static bool offered(int id, unsigned command)
{
    return (option_specs[id].commands & command) != 0;
}

/* ---- texts */

/* The bytes of `text`, with a backslash before each that is one of `special`; inside of single quotes: `quote` stands
 * for one of them. */
static void put(FILE *out, const char *text, size_t len, const char *special, const char *quote)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'') {
            fputs(quote, out);
            continue;
        }
        if (strchr(special, text[i]))
            fputc('\\', out);
        fputc(text[i], out);
    }
}

/* The first sentence of a help, without its full stop. */
static size_t brief(const char *help)
{
    const char *end = strstr(help, ". ");
    size_t len = end ? (size_t)(end - help) : strlen(help);

    return len && help[len - 1] == '.' ? len - 1 : len;
}

/* ---- bash */

static void bash_commands(FILE *out, unsigned command)
{
    (void)command;
    fputs("    commands=(", out);
    for (const struct command_spec *s = command_specs; s->name; s++)
        fprintf(out, "%s%s", s == command_specs ? "" : " ", s->name);
    fputs(")\n", out);
}

static void bash_flags(FILE *out, unsigned command)
{
    for (command = COMMAND_NONE; command; command = next_command(command)) {
        fprintf(out, "    '%s')\n        flags=(", name_of(command));
        for (int id = 0, count = 0; id < OPTION_COUNT; id++)
            for (const char *const *n = option_specs[id].names; *n && offered(id, command); n++)
                fprintf(out, "%s%s", count++ ? " " : "", *n);
        fputs(")\n        ;;\n", out);
    }
}

static void bash_values(FILE *out, unsigned command)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        const struct option_spec *s = &option_specs[id];

        if (s->takes == TAKES_NOTHING || !offered(id, COMMAND_ALL))
            continue;
        fputs("    ", out);
        for (const char *const *n = s->names; *n; n++)
            fprintf(out, "%s%s", n == s->names ? "" : " | ", *n);
        fprintf(out, ") kind='%s'", kind_of((enum option_id)id));
        if (s->takes == TAKES_VALUE_AFTER_EQUALS)
            fputs(" joined=yes", out);
        for (const char *const *c = s->choices; c && *c; c++)
            fprintf(out, "%s%s%s", c == s->choices ? " choices=(" : " ", *c, c[1] ? "" : ")");
        fputs(" ;;\n", out);
    }
    (void)command;
}

/* ---- zsh: a specification of _arguments for each spelling */

static const char ZSH_QUOTE[] = "'\\''", ZSH_SPECIAL[] = "[]:\\";

static void zsh_commands(FILE *out, unsigned command)
{
    (void)command;
    for (const struct command_spec *s = command_specs; s->name; s++) {
        fprintf(out, "    '%s:", s->name);
        put(out, s->help, brief(s->help), ZSH_SPECIAL, ZSH_QUOTE);
        fputs("'\n", out);
    }
}

static void zsh_value(FILE *out, enum option_id id)
{
    const struct option_spec *s = &option_specs[id];
    const char *kind = kind_of(id);

    fputs(s->takes == TAKES_VALUE_AFTER_EQUALS ? "::" : ":", out);
    put(out, s->metavar, strlen(s->metavar), ZSH_SPECIAL, ZSH_QUOTE);
    fputc(':', out);
    if (strcmp(kind, "file") == 0)
        fputs("_files", out);
    else if (strcmp(kind, "folder") == 0)
        fputs("_files -/", out);
    else if (s->choices)
        for (const char *const *c = s->choices; *c; c++)
            fprintf(out, "%s%s%s", c == s->choices ? "(" : " ", *c, c[1] ? "" : ")");
    else if (strcmp(kind, "plugin-option") == 0)
        fputs("_smartspec-migrate_plugin_options", out);
    else if (strcmp(kind, "text") != 0)
        fprintf(out, "_smartspec-migrate_plugins %s", kind);
    else
        fputc(' ', out);
}

static void zsh_options(FILE *out, unsigned command)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        const struct option_spec *s = &option_specs[id];
        bool last = id == OPTION_HELP || id == OPTION_VERSION; /* answered whatever else stands there */

        for (const char *const *n = s->names; *n && offered(id, command); n++) {
            fputs("    '", out);
            if (last)
                fputs("(- *)", out);
            else if (s->repeatable)
                fputc('*', out);
            else
                for (const char *const *m = s->names; *m; m++)
                    fprintf(out, "%s%s%s", m == s->names ? "(" : " ", *m, m[1] ? "" : ")");
            fprintf(out, "%s%s[", *n, s->takes == TAKES_VALUE ? "=" : s->takes == TAKES_VALUE_AFTER_EQUALS ? "=-" : "");
            put(out, s->help, brief(s->help), ZSH_SPECIAL, ZSH_QUOTE);
            fputc(']', out);
            if (s->takes != TAKES_NOTHING)
                zsh_value(out, (enum option_id)id);
            fputs("'\n", out);
        }
    }
}

/* ---- fish */

static const char FISH_QUOTE[] = "\\'", FISH_SPECIAL[] = "\\";

static void fish_commands(FILE *out, unsigned command)
{
    (void)command;
    for (const struct command_spec *s = command_specs; s->name; s++) {
        fprintf(out, "    complete -c $program -n '__smartspec_migrate_at \"\"' -a %s -d '", s->name);
        put(out, s->help, brief(s->help), FISH_SPECIAL, FISH_QUOTE);
        fputs("'\n", out);
    }
}

static void fish_value(FILE *out, enum option_id id)
{
    const struct option_spec *s = &option_specs[id];
    const char *kind = kind_of(id);

    if (s->takes == TAKES_VALUE_AFTER_EQUALS)
        return;
    fputs(strcmp(kind, "file") == 0 ? " -r -F" : " -x", out);
    if (strcmp(kind, "folder") == 0)
        fputs(" -a '(__fish_complete_directories)'", out);
    else if (s->choices)
        for (const char *const *c = s->choices; *c; c++)
            fprintf(out, "%s%s%s", c == s->choices ? " -a '" : " ", *c, c[1] ? "" : "'");
    else if (strcmp(kind, "plugin-option") == 0)
        fputs(" -a '(__smartspec_migrate_plugin_options)'", out);
    else if (strcmp(kind, "file") != 0 && strcmp(kind, "text") != 0)
        fprintf(out, " -a '(__smartspec_migrate_plugins %s)'", kind);
}

static void fish_options(FILE *out, unsigned command)
{
    for (command = COMMAND_NONE; command; command = next_command(command))
        for (int id = 0; id < OPTION_COUNT; id++) {
            const struct option_spec *s = &option_specs[id];

            if (!offered(id, command))
                continue;
            fprintf(out, "    complete -c $program -n '__smartspec_migrate_at \"%s\"'", name_of(command));
            for (const char *const *n = s->names; *n; n++)
                fprintf(out, " %s %s", (*n)[1] == '-' ? "-l" : "-s", *n + strspn(*n, "-"));
            if (s->takes != TAKES_NOTHING)
                fish_value(out, (enum option_id)id);
            fputs(" -d '", out);
            put(out, s->help, brief(s->help), FISH_SPECIAL, FISH_QUOTE);
            fputs("'\n", out);
        }
}

static void fish_valued(FILE *out, unsigned command)
{
    (void)command;
    fputs("            case", out);
    for (int id = 0; id < OPTION_COUNT; id++)
        for (const char *const *n = option_specs[id].names; *n && option_specs[id].takes == TAKES_VALUE; n++)
            fprintf(out, " %s", *n);
    fputc('\n', out);
}

/* ---- templates */

static const struct part {
    const char *word;
    void (*put)(FILE *out, unsigned command);
} parts[] = {
    {"bash-commands", bash_commands}, {"bash-flags", bash_flags},   {"bash-values", bash_values},
    {"zsh-commands", zsh_commands},   {"zsh-options", zsh_options}, {"fish-commands", fish_commands},
    {"fish-options", fish_options},   {"fish-valued", fish_valued},
};

/* A line `#@ WORD [COMMAND]`. Returns -1 where there is no such part. */
static int put_part(FILE *out, char *line)
{
    const char *word = strtok(line + strlen("#@"), " \n");
    const char *command = strtok(NULL, " \n");
    unsigned bits = command_of(command ? command : "");

    for (size_t i = 0; word && bits && i < sizeof parts / sizeof parts[0]; i++)
        if (strcmp(word, parts[i].word) == 0) {
            parts[i].put(out, bits);
            return 0;
        }
    fprintf(stderr, "completions: no part %s\n", word ? word : "");
    return -1;
}

static int fill(FILE *template, FILE *out)
{
    char line[512];

    while (fgets(line, sizeof line, template)) {
        if (!strchr(line, '\n')) {
            fprintf(stderr, "completions: a line is too long\n");
            return -1;
        }
        if (strncmp(line, "#@ ", 3) != 0)
            fputs(line, out);
        else if (put_part(out, line))
            return -1;
    }
    return ferror(template) || ferror(out) ? -1 : 0;
}

/* Only what is whole is written; nothing is removed, whatever OUTPUT is. */
static int write_whole(const char *path, const char *text, size_t len)
{
    FILE *out = fopen(path, "w");
    int failed = !out || fwrite(text, 1, len, out) != len;

    if (out && fclose(out))
        failed = 1;
    if (failed)
        perror(path);
    return failed ? -1 : 0;
}

int main(int argc, char **argv)
{
    FILE *template, *memory;
    char *text = NULL;
    size_t len = 0;
    int failed;

    if (argc != 3) {
        fprintf(stderr, "usage: completions TEMPLATE OUTPUT\n");
        return EXIT_FAILURE;
    }
    template = fopen(argv[1], "r");
    if (!template)
        perror(argv[1]);
    memory = template ? open_memstream(&text, &len) : NULL;
    failed = !memory || fill(template, memory);
    if (template)
        fclose(template);
    if (memory && fclose(memory))
        failed = 1;
    if (!failed)
        failed = write_whole(argv[2], text, len);
    free(text);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
