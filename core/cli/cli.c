/* SPDX-License-Identifier: Apache-2.0
 *
 * The program: its command line to a subcommand; see commands.h.
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/places.h"
#include "cli/tell.h"

/* A descriptor that was closed must not become that of a file: text for people would go there. One that cannot be
 * written makes every write to it an error, as it should be. */
static void keep_standard_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

static int print_help(const struct options *o)
{
    struct buf text;
    int failed;

    buf_init(&text, LIMIT_OUTPUT);
    help_write(o, &text);
    failed = tell_output(buf_str(&text));
    buf_free(&text);
    return failed;
}

/* Help and version are answered whatever else stands there. */
static int dispatch(const struct invocation *in)
{
    const struct options *o = in->options;

    if (option_given(o, OPTION_HELP))
        return print_help(o);
    if (option_given(o, OPTION_VERSION))
        return tell_output(SSM_LIT("smartspec-migrate " SSM_VERSION "\n"));
    if (o->command == COMMAND_GENERATE)
        return generate_command(in);
    if (o->command == COMMAND_DIFF)
        return diff_command(in);
    if (o->command == COMMAND_PLUGINS)
        return plugins_command(in);
    tell_diags(in->diags, NULL, false);
    return diags_exit_code(in->diags);
}

int cli_main(int argc, char *const *argv)
{
    struct arena arena = {0};
    struct diags diags;
    struct options options;
    ssm_str *words;
    int exit_code;

    signal(SIGPIPE, SIG_IGN); /* a reader that went away is a failed write */
    signal(SIGXFSZ, SIG_IGN); /* so is one beyond the limit of a file's size */
    signal(SIGCHLD, SIG_DFL); /* else children leave no word of their end */
    keep_standard_descriptors();
    diags_init(&diags, &arena);
    options_parse(argc, argv, &arena, &diags, &options);
    if (option_given(&options, OPTION_LANG) && str_is(option_value(&options, OPTION_LANG), "th"))
        messages_open(LANG_TH, places_locale(&arena));
    words = ARENA_ARRAY(&arena, (size_t)argc, ssm_str);
    for (int i = 0; words && i < argc; i++)
        words[i] = ssm_cstr(argv[i]);
    exit_code = dispatch(&(struct invocation){&arena, &diags, &options, {words, words ? (size_t)argc : 0}});
    arena_free(&arena);
    return exit_code;
}
