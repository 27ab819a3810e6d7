/* SPDX-License-Identifier: Apache-2.0
 *
 * Every subcommand and every flag, once: parsing and help read it. Help is a line each, in the order of this table.
 */
#include "cli/options.h"
#include "output/show.h"

static const char *const langs[] = {"en", "th", NULL};
static const char *const formats[] = {"report", "summary", "sql", NULL};
static const char *const platforms[] = {"cli", "kilo", "ci", "other", NULL};

const struct command_spec command_specs[] = {
    {COMMAND_GENERATE, "generate", "{--report FILE | [SPEC_MD] [--from-schema SCHEMA] [--to-schema SCHEMA]}", 1,
     N_("Make a migration from a validation report, or from two schemas: a preview, or with --apply the script itself.")},
    {COMMAND_DIFF, "diff", "--from SCHEMA --to SCHEMA", 0,
     N_("Compare two schemas: as a validation report, a summary, or the migration from one to the other in SQL.")},
    {COMMAND_PLUGINS, "plugins", "[show [NAME]]", 2,
     N_("List the installed dialects and migration tools, or show them in full.")},
    {0},
};

const struct option_spec option_specs[OPTION_COUNT] = {
    [OPTION_REPORT] = {
        .names = {"--report", "--validation-report"}, .takes = TAKES_VALUE, .metavar = "FILE",
        .commands = COMMAND_GENERATE,
        .help = N_("The validation report (summary.json). Spelt --validation-report, the tool defaults to flyway "
                   "and the folder to db/migrations."),
    },
    [OPTION_FROM_SCHEMA] = {
        .names = {"--from-schema"}, .takes = TAKES_VALUE, .metavar = "SCHEMA", .commands = COMMAND_GENERATE,
        .help = N_("Instead of a report: the schema that the database has, as a file, a folder of migrations, or "
                   "git:REVISION:PATH. A relative path starts from the current folder. Default: migration.schema of the "
                   "configuration, then where schemas usually lie."),
    },
    [OPTION_TO_SCHEMA] = {
        .names = {"--to-schema"}, .takes = TAKES_VALUE, .metavar = "SCHEMA", .commands = COMMAND_GENERATE,
        .help = N_("The schema that it shall have, likewise. Default: the data model of SPEC_MD."),
    },
    [OPTION_FROM] = {
        .names = {"--from"}, .takes = TAKES_VALUE, .metavar = "SCHEMA", .commands = COMMAND_DIFF,
        .help = N_("The schema that is there: a file, a folder of migrations, or git:REVISION:PATH. A relative path starts "
                   "from the current folder."),
    },
    [OPTION_TO] = {
        .names = {"--to"}, .takes = TAKES_VALUE, .metavar = "SCHEMA", .commands = COMMAND_DIFF,
        .help = N_("The schema that shall be, likewise."),
    },
    [OPTION_MIGRATION_TOOL] = {
        .names = {"--migration-tool"}, .takes = TAKES_VALUE, .metavar = "NAME", .commands = COMMAND_GENERATE,
        .help = N_("The migration tool to write for: flyway, liquibase, dbmate, golang-migrate, sqitch, raw-sql, or "
                   "another one that is installed. Default: migration.tool of the configuration."),
    },
    [OPTION_OUTPUT_DIR] = {
        .names = {"--output-dir"}, .takes = TAKES_VALUE, .metavar = "DIR", .commands = COMMAND_GENERATE,
        .help = N_("The existing folder of migration scripts, under the workspace. Default: migration.output_dir of "
                   "the configuration."),
    },
    [OPTION_FORMAT] = {
        .names = {"--format"}, .takes = TAKES_VALUE, .metavar = "report|summary|sql", .commands = COMMAND_DIFF,
        .choices = formats,
        .help = N_("What to print: a validation report (JSON), a summary for people, or the migration as SQL. Default: report."),
    },
    [OPTION_EXIT_CODE] = {
        .names = {"--exit-code"}, .commands = COMMAND_DIFF,
        .help = N_("Exit with 3 where there are differences."),
    },
    [OPTION_IGNORE] = {
        .names = {"--ignore"}, .takes = TAKES_VALUE, .metavar = "KIND,...", .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("Pass over what a schema holds and no migration can express, by its kind: the message about it names the kind."),
    },
    [OPTION_RENAME] = {
        .names = {"--rename"}, .takes = TAKES_VALUE, .metavar = "OLD=NEW", .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .repeatable = true,
        .help = N_("A table or column has another name now: users.mail=users.email. Repeatable."),
    },
    [OPTION_DIALECT] = {
        .names = {"--dialect"}, .takes = TAKES_VALUE, .metavar = "NAME", .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("The SQL dialect: postgresql, mysql, mariadb, sqlite, or another one that is installed. Default: "
                   "the report's, then migration.dialect of the configuration, then what the schemas look like, or "
                   "postgresql."),
    },
    [OPTION_APPLY] = {
        .names = {"--apply"}, .commands = COMMAND_GENERATE,
        .help = N_("Write the script to the folder. Without it there is a preview only."),
    },
    [OPTION_ALLOW_DESTRUCTIVE] = {
        .names = {"--allow-destructive"}, .takes = TAKES_VALUE_AFTER_EQUALS, .metavar = "KEY,...",
        .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("Permit operations that lose data: all, or just those listed, such as drop_column:users.phone."),
    },
    [OPTION_ALLOW_DEFINITIONS] = {
        .names = {"--allow-definitions"}, .commands = COMMAND_GENERATE,
        .help = N_("Take views, functions and other definitions from the report: SQL that runs as it stands there."),
    },
    [OPTION_REASON] = {
        .names = {"--reason"}, .takes = TAKES_VALUE, .metavar = "TEXT", .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .needs = OPTION_ALLOW_DESTRUCTIVE,
        .help = N_("Why that is permitted: one line, recorded in the script."),
    },
    [OPTION_NAME] = {
        .names = {"--name"}, .takes = TAKES_VALUE, .metavar = "NAME", .commands = COMMAND_GENERATE,
        .help = N_("The name part of the script's file name. Default: the spec's id, or a description."),
    },
    [OPTION_TIMESTAMP] = {
        .names = {"--timestamp"}, .takes = TAKES_VALUE, .metavar = "TIME", .commands = COMMAND_GENERATE,
        .help = N_("The script's version: YYYYMMDDHHMMSS or YYYY-MM-DDTHH:MM:SSZ, in UTC. Default: "
                   "SOURCE_DATE_EPOCH of the environment, then now."),
    },
    [OPTION_IDEMPOTENT] = {
        .names = {"--idempotent"}, .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("Write IF EXISTS and IF NOT EXISTS where the engine has them."),
    },
    [OPTION_PLUGIN_OPTION] = {
        .names = {"--plugin-option"}, .takes = TAKES_VALUE, .metavar = "NAME.KEY=VALUE",
        .commands = COMMAND_GENERATE | COMMAND_DIFF, .repeatable = true,
        .help = N_("An option of a plugin, such as liquibase.format=yaml: see `plugins show NAME`. Repeatable."),
    },
    [OPTION_WORKSPACE] = {
        .names = {"--workspace"}, .takes = TAKES_VALUE, .metavar = "DIR", .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("The root under which everything is written, and from which --output-dir and --out start. "
                   "Default: the current folder."),
    },
    [OPTION_CONFIG] = {
        .names = {"--config"}, .takes = TAKES_VALUE, .metavar = "FILE", .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("The configuration. Default: .spec/smartspec.config.yaml under the workspace, where it exists."),
    },
    [OPTION_OUT] = {
        .names = {"--out"}, .takes = TAKES_VALUE, .metavar = "DIR", .commands = COMMAND_GENERATE,
        .help = N_("The folder of the runs' reports. Default: data-migration-generator under the reports root."),
    },
    [OPTION_PLUGIN_DIR] = {
        .names = {"--plugin-dir"}, .takes = TAKES_VALUE, .metavar = "DIR",
        .commands = COMMAND_GENERATE | COMMAND_DIFF | COMMAND_PLUGINS, .repeatable = true,
        .help = N_("Another folder of plugins, searched first: an absolute path. Repeatable."),
    },
    [OPTION_NO_VERIFY] = {
        .names = {"--no-verify"}, .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("Do not have the dialect's own parser look at every statement again. That a script holds just the "
                   "rendered statements is checked all the same."),
    },
    [OPTION_REQUIRE_CONFINEMENT] = {
        .names = {"--require-confinement"}, .commands = COMMAND_GENERATE | COMMAND_DIFF | COMMAND_PLUGINS,
        .help = N_("Fail where the system cannot confine plugins with Landlock and seccomp, instead of warning."),
    },
    [OPTION_TIME_LIMIT] = {
        .names = {"--time-limit"}, .takes = TAKES_VALUE, .metavar = "SECONDS",
        .commands = COMMAND_GENERATE | COMMAND_DIFF | COMMAND_PLUGINS,
        .help = N_("How long reading the input, or plugins, may take. Default: 2, and one more for each MiB of the input."),
    },
    [OPTION_LANG] = {
        .names = {"--lang"}, .takes = TAKES_VALUE, .metavar = "en|th", .commands = COMMAND_ALL, .choices = langs,
        .help = N_("The language of messages and of report.md."),
    },
    [OPTION_PLATFORM] = {
        .names = {"--platform"}, .takes = TAKES_VALUE, .metavar = "cli|kilo|ci|other", .commands = COMMAND_GENERATE,
        .choices = platforms,
        .help = N_("Where this runs: recorded in the reports. Default: found out."),
    },
    [OPTION_JSON] = {
        .names = {"--json"}, .commands = COMMAND_GENERATE | COMMAND_PLUGINS,
        .help = N_("Print JSON on standard output, and nothing else there."),
    },
    [OPTION_QUIET] = {
        .names = {"--quiet"}, .commands = COMMAND_GENERATE | COMMAND_DIFF,
        .help = N_("Print nothing but errors."),
    },
    [OPTION_HELP] = {
        .names = {"--help", "-h"}, .commands = COMMAND_ALL,
        .help = N_("Print this help."),
    },
    [OPTION_VERSION] = {
        .names = {"--version"}, .commands = COMMAND_ALL,
        .help = N_("Print the program's version."),
    },

};

const struct command_spec *command_spec_of(enum command c)
{
    for (const struct command_spec *s = command_specs; s->name; s++)
        if (s->command == c)
            return s;
    return NULL;
}
