/* SPDX-License-Identifier: Apache-2.0
 *
 * What to do next, and how to take a migration back: commands to copy.
 */
#include "base/limits.h"
#include "output/page.h"

enum { KEYS_LISTED = 10 }; /* more destructive operations than these are permitted by one flag without a list */

/* One that is too long to be shown is left out. */
static ssm_str take_command(struct page *p, struct buf *b)
{
    if (!b->failed)
        return page_take(p, b);
    buf_free(b);
    return (ssm_str){0};
}

/* The command line as given, without the flags that `replaced` begins. */
static void put_command(struct page *p, struct buf *b, const char *replaced)
{
    ssm_strs words = p->run->command;

    for (size_t i = 0; i < words.count; i++) {
        if (replaced && str_starts(words.items[i], replaced))
            continue;
        if (b->len)
            buf_putc(b, ' ');
        show_shell(b, words.items[i]);
    }
}

static ssm_str again(struct page *p, const char *more)
{
    struct buf b;

    if (p->run->command.count == 0)
        return (ssm_str){0};
    buf_init(&b, LIMIT_COMMAND);
    put_command(p, &b, NULL);
    buf_puts(&b, more);
    return take_command(p, &b);
}

static size_t count_refused(const struct run *r)
{
    size_t n = 0;

    for (size_t i = 0; r->plan && i < r->plan->ops.count; i++)
        n += op_refused(r->plan->ops.items[i]);
    return n;
}

/* --allow-destructive with the keys that were given before and those that were refused. */
static ssm_str permitting(struct page *p, size_t refused)
{
    const struct run *r = p->run;
    struct buf b, keys;

    if (r->command.count == 0)
        return (ssm_str){0};
    buf_init(&b, LIMIT_COMMAND);
    buf_init(&keys, LIMIT_COMMAND);
    put_command(p, &b, "--allow-destructive");
    buf_puts(&keys, "--allow-destructive");
    for (size_t i = 0; refused <= KEYS_LISTED && i < r->plan->ops.count; i++) {
        const struct op *op = r->plan->ops.items[i];
        if (!op->destructive)
            continue;
        buf_putc(&keys, str_is(buf_str(&keys), "--allow-destructive") ? '=' : ',');
        buf_put(&keys, op->pub.key);
    }
    buf_putc(&b, ' ');
    show_shell(&b, buf_str(&keys));
    b.failed = b.failed || keys.failed;
    buf_free(&keys);
    return take_command(p, &b);
}

/* How a tool runs what was written: %1 the folder, %2 the script, or of Sqitch the line for its plan. */
struct tool_command {
    const char *tool;
    const char *dialect; /* NULL: any */
    const char *command;
    const char *why;
};

static const struct tool_command tool_commands[] = {
    {"flyway", NULL, "flyway -locations=filesystem:%1 migrate", N_("Runs the migration with Flyway.")},
    {"liquibase", NULL, "liquibase --search-path=%1 --changelog-file=%2 update-sql",
     N_("Shows the SQL that Liquibase would run.")},
    {"liquibase", NULL, "liquibase --search-path=%1 --changelog-file=%2 update", N_("Runs the migration with Liquibase.")},
    {"raw-sql", "postgresql", "psql -v ON_ERROR_STOP=1 -d \"$DATABASE\" -f %2", N_("Runs the migration.")},
    {"raw-sql", "mysql", "mysql \"$DATABASE\" < %2", N_("Runs the migration.")},
    {"raw-sql", "mariadb", "mariadb \"$DATABASE\" < %2", N_("Runs the migration.")},
    {"raw-sql", "sqlite", "sqlite3 -bail \"$DATABASE\" < %2", N_("Runs the migration.")},
    {"dbmate", NULL, "dbmate --url \"$DATABASE_URL\" --migrations-dir %1 migrate", N_("Runs the migration.")},
    {"golang-migrate", NULL, "migrate -path %1 -database \"$DATABASE_URL\" up", N_("Runs the migration.")},
    {"sqitch", NULL, "cat %2 >> %1/sqitch.plan", N_("Adds the change to Sqitch's plan, where it is not yet.")},
    {"sqitch", NULL, "sqitch deploy --verify", N_("Runs the migration, and checks that it is in place.")},
};

/* How it takes the newest of its scripts back, whatever that is called. */
static const struct tool_command back_commands[] = {
    {"dbmate", NULL, "dbmate --url \"$DATABASE_URL\" --migrations-dir %1 rollback",
     N_("Takes one script back. Run it for each.")},
    {"golang-migrate", NULL, "migrate -path %1 -database \"$DATABASE_URL\" down 1",
     N_("Takes one script back. Run it for each.")},
    {"sqitch", NULL, "sqitch revert --to @HEAD^", N_("Takes the newest change back; the first one of a plan without --to.")},
};

/* The run's file whose last component begins or ends like that, or {NULL}. */
static ssm_str file_like(const struct run *r, const char *start, const char *end)
{
    for (size_t i = 0; i < r->file_count; i++) {
        ssm_str name = str_last_part(r->files[i].name);
        if (str_starts(name, start) && str_ends(name, end))
            return r->files[i].name;
    }
    return (ssm_str){0};
}

/* The file with Sqitch's line beside the folder of a script: also where a run before wrote them. */
static ssm_str plan_line_of(struct page *p, ssm_str script)
{
    ssm_str name = str_last_part(script);

    if (str_ends(name, ".sql"))
        name.len -= 4;
    return arena_concat(&p->arena, (const ssm_str[]){p->run->output_dir, SSM_LIT("/"), name, SSM_LIT(".plan")}, 4);
}

/* A path, which no command takes for an option. */
static void put_path(struct buf *out, ssm_str path)
{
    if (str_starts(path, "-"))
        buf_puts(out, "./");
    show_shell(out, path);
}

static ssm_str run_script(struct page *p, const struct tool_command *c, ssm_str script)
{
    ssm_str file = script;
    struct buf b;

    if (str_is(p->run->tool, "liquibase"))
        file = str_last_part(script);
    else if (str_is(p->run->tool, "sqitch"))
        file = plan_line_of(p, script);
    buf_init(&b, LIMIT_COMMAND);
    show_template(&b, c->command, (const ssm_str[]){p->run->output_dir, file}, 2, put_path);
    return page_take(p, &b);
}

/* The commands that run `script`. */
static size_t run_steps(struct page *p, ssm_str script, const char *why, struct step *steps, size_t room)
{
    const struct run *r = p->run;
    size_t n = 0;

    for (size_t i = 0; i < sizeof tool_commands / sizeof tool_commands[0] && n < room; i++) {
        const struct tool_command *c = &tool_commands[i];
        if (!str_is(r->tool, c->tool) || (c->dialect && !str_is(r->dialect, c->dialect)))
            continue;
        steps[n] = (struct step){run_script(p, c, script), why ? why : c->why};
        n += steps[n].command.ptr != NULL;
    }
    return n;
}

static struct step validate(struct page *p)
{
    const struct report *report = p->run->report;
    struct buf b;

    buf_init(&b, LIMIT_COMMAND);
    buf_puts(&b, "/smartspec_data_model_validator ");
    show_shell(&b, report->spec_path);
    return (struct step){page_take(p, &b), N_("Checks that the database now is what the specification says.")};
}

static size_t after_refusal(struct page *p, struct step *steps)
{
    size_t refused = count_refused(p->run);

    if (refused && p->run->diags->count[DIAG_INVALID] == 0)
        steps[0] = (struct step){permitting(p, refused),
                                 N_("Permits the destructive operations, once you are sure that their data is not needed. "
                                    "Record why with --reason.")};
    else
        steps[0] = (struct step){again(p, ""), N_("Run it again when what the errors name has been mended.")};
    return 1;
}

size_t steps_next(struct page *p, struct step steps[STEPS_MAX])
{
    const struct run *r = p->run;
    size_t n = 0;

    if (r->outcome == OUTCOME_REFUSED)
        return after_refusal(p, steps);
    if (r->outcome == OUTCOME_GENERATED && r->mode == MODE_PREVIEW) {
        if (!r->secrets_found)
            steps[n++] = (struct step){again(p, " --apply"), N_("Writes the script, after you have reviewed it.")};
        else
            steps[n++] = (struct step){{0}, N_("Take the secret out of the specification: --apply is refused while it is there.")};
        return n;
    }
    if (r->script_path.len)
        n = run_steps(p, r->script_path, NULL, steps, STEPS_MAX - 1);
    if (r->report && r->report->spec_path.len)
        steps[n++] = validate(p);
    return n;
}

size_t steps_back(struct page *p, struct step steps[STEPS_MAX])
{
    const struct run *r = p->run;
    ssm_str down = file_like(r, "", ".down.sql");

    for (size_t i = 0; i < sizeof back_commands / sizeof back_commands[0]; i++)
        if (str_is(r->tool, back_commands[i].tool)) {
            steps[0] = (struct step){run_script(p, &back_commands[i], r->script_path), back_commands[i].why};
            return 1;
        }
    if (down.len) {
        size_t n = run_steps(p, down, N_("Takes the migration back."), steps, STEPS_MAX);
        if (n)
            return n;
        steps[0] = (struct step){down, N_("This file takes the migration back.")};
    } else if (str_is(r->tool, "flyway") && file_like(r, "U", ".sql").len)
        steps[0] = (struct step){SSM_LIT("flyway undo"), N_("Takes the migration back. It needs an edition of Flyway that has undo.")};
    else if (str_is(r->tool, "flyway"))
        steps[0] = (struct step){again(p, " --plugin-option flyway.undo=true"),
                                 N_("Writes an undo script too. An edition of Flyway without undo goes forward only: run "
                                    "the statements of that script by hand, or generate a migration from a new report.")};
    else if (str_is(r->tool, "liquibase"))
        steps[0] = (struct step){SSM_LIT("liquibase rollback-count --count=\"$COUNT\""),
                                 N_("Every changeset carries its rollback. COUNT is the number of changesets to take back.")};
    else
        steps[0] = (struct step){{0}, N_("The way back is the migration tool's. Take a backup before you run the script.")};
    return 1;
}
