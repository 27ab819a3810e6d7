/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts of flags and of the environment to values; see task.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/task.h"
#include "output/version.h"

#define LAST_SECOND 253402300799 /* of the year 9999 */

/* YYYY-MM-DDTHH:MM:SSZ to its 14 digits; false where it has another form. */
static bool digits_of(ssm_str text, char digits[VERSION_DIGITS])
{
    static const char form[] = "0000-00-00T00:00:00Z";
    size_t n = 0;

    if (text.len != sizeof form - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (form[i] != '0' ? text.ptr[i] != form[i] : !ascii_digit(text.ptr[i]))
            return false;
        if (form[i] == '0')
            digits[n++] = text.ptr[i];
    }
    return true;
}

int value_time(ssm_str text, int64_t *time, struct diags *d)
{
    char digits[VERSION_DIGITS];
    ssm_str version = digits_of(text, digits) ? ssm_view(digits, sizeof digits) : text;

    if (version.len == VERSION_DIGITS && version_parse(version, time) && *time >= 0)
        return 0;
    return diag_at(d, DIAG_CLI_TIME, SSM_LIT("--timestamp"), text);
}

int value_epoch(const char *text, int64_t now, int64_t *time, struct diags *d)
{
    int64_t seconds = 0;

    *time = now;
    if (!text || !*text)
        return 0;
    for (const char *c = text; *c; c++) {
        if (!ascii_digit(*c) || seconds > LAST_SECOND)
            return diag_at(d, DIAG_CLI_EPOCH, SSM_LIT("SOURCE_DATE_EPOCH"), ssm_cstr(text));
        seconds = seconds * 10 + (*c - '0');
    }
    if (seconds > LAST_SECOND)
        return diag_at(d, DIAG_CLI_EPOCH, SSM_LIT("SOURCE_DATE_EPOCH"), ssm_cstr(text));
    *time = seconds;
    return 0;
}

int value_name(ssm_str text, struct diags *d)
{
    bool good = text.len <= LIMIT_MIGRATION_NAME && (ascii_alpha(text.ptr[0]) || ascii_digit(text.ptr[0]));
    char limit[16];
    int n = snprintf(limit, sizeof limit, "%d", LIMIT_MIGRATION_NAME);

    for (size_t i = 0; good && i < text.len; i++) {
        char c = text.ptr[i];

        good = ascii_alpha(c) || ascii_digit(c) || c == '.' || c == '-' || (c == '_' && text.ptr[i - 1] != '_');
    }
    return good ? 0 : diag_at(d, DIAG_CLI_NAME, SSM_LIT("--name"), text, ssm_view(limit, (size_t)n));
}

int value_reason(ssm_str text, struct diags *d)
{
    char limit[16];
    int n = snprintf(limit, sizeof limit, "%d", LIMIT_HEADER_TEXT);

    if (text.len <= LIMIT_HEADER_TEXT && utf8_is_printable_line(text))
        return 0;
    return diag_at(d, DIAG_CLI_REASON, SSM_LIT("--reason"), ssm_view(limit, (size_t)n));
}

int value_keys(ssm_str text, ssm_str flag, struct arena *a, struct diags *d, ssm_strs *keys)
{
    size_t count = 1, start = 0;
    ssm_str *items;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ',';
    items = ARENA_ARRAY(a, count, ssm_str);
    if (!items)
        return diag_out_of_memory(d);
    count = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.ptr[i] == '\\')
            i++;
        else if (i == text.len || text.ptr[i] == ',') {
            if (i == start)
                return diag_plain(d, DIAG_CLI_KEYS, flag);
            items[count++] = ssm_view(text.ptr + start, i - start);
            start = i + 1;
        }
    }
    if (start < text.len) /* a backslash at the very end */
        items[count++] = ssm_view(text.ptr + start, text.len - start);
    *keys = (ssm_strs){items, count};
    return 0;
}

int value_seconds(ssm_str text, ssm_str pointer, unsigned *seconds, struct diags *d)
{
    unsigned n = 0;
    char most[16];

    for (size_t i = 0; i < text.len && ascii_digit(text.ptr[i]) && n <= LIMIT_WORKER_SECONDS_MOST; i++)
        n = n * 10 + (unsigned)(text.ptr[i] - '0');
    if (n >= 1 && n <= LIMIT_WORKER_SECONDS_MOST && strspn(text.ptr, "0123456789") >= text.len) {
        *seconds = n;
        return 0;
    }
    snprintf(most, sizeof most, "%d", LIMIT_WORKER_SECONDS_MOST);
    return diag_at(d, DIAG_CLI_SECONDS, pointer, text, ssm_cstr(most));
}

void value_limits(const struct options *o, struct confinement *c, struct diags *d)
{
    c->limits = (struct worker_limits){LIMIT_MEMORY, LIMIT_WORKER_OUTPUT, LIMIT_WORKER_SECONDS, 0};
    if (option_given(o, OPTION_REQUIRE_CONFINEMENT))
        c->limits.required = WORKER_BAR_PRIVILEGES | WORKER_BAR_FILES | WORKER_BAR_CALLS | WORKER_BAR_LIMITS;
    if (option_given(o, OPTION_TIME_LIMIT))
        value_seconds(option_value(o, OPTION_TIME_LIMIT), SSM_LIT("--time-limit"), &c->limits.seconds, d);
}

int value_plugin_option(ssm_str text, struct diags *d, struct option_value *out)
{
    const char *equals = memchr(text.ptr, '=', text.len);
    size_t left = equals ? (size_t)(equals - text.ptr) : 0;
    const char *dot = memchr(text.ptr, '.', left);
    size_t name = dot ? (size_t)(dot - text.ptr) : 0;

    if (name == 0 || left == name + 1)
        return diag_at(d, DIAG_CLI_PLUGIN_OPTION, SSM_LIT("--plugin-option"), text);
    *out = (struct option_value){
        .plugin = ssm_view(text.ptr, name),
        .key = ssm_view(dot + 1, left - name - 1),
        .value = ssm_view(equals + 1, text.len - left - 1),
        .origin = SSM_LIT("--plugin-option"),
    };
    return 0;
}

int value_plugin_dirs(ssm_strs dirs, struct diags *d)
{
    int result = 0;

    for (size_t i = 0; i < dirs.count; i++) {
        struct stat st;

        if (dirs.items[i].ptr[0] != '/')
            result = diag_at(d, DIAG_CLI_PLUGIN_DIR, SSM_LIT("--plugin-dir"), dirs.items[i]);
        else if (stat(dirs.items[i].ptr, &st) != 0)
            result = diag_at(d, DIAG_CLI_WORKSPACE, SSM_LIT("--plugin-dir"), dirs.items[i], ssm_cstr(strerrordesc_np(errno)));
        else if (!S_ISDIR(st.st_mode))
            result = diag_at(d, DIAG_FOLDER_KIND, SSM_LIT("--plugin-dir"), dirs.items[i]);
        else if (access(dirs.items[i].ptr, R_OK | X_OK) != 0)
            result = diag_at(d, DIAG_CLI_WORKSPACE, SSM_LIT("--plugin-dir"), dirs.items[i], ssm_cstr(strerrordesc_np(errno)));
    }
    return result;
}

ssm_str value_platform(const char *program)
{
    static const char *const ci[] = {
        "CI",     "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION",      "BUILDKITE", "CIRCLECI",
        "TRAVIS", "TF_BUILD",       "APPVEYOR",  "DRONE",       "BITBUCKET_BUILD_NUMBER"};

    if (str_ends(ssm_cstr(program), ".md"))
        return SSM_LIT("kilo");
    for (size_t i = 0; i < sizeof ci / sizeof ci[0]; i++) {
        const char *value = getenv(ci[i]);

        if (value && *value && !str_is_nocase(ssm_cstr(value), "false") && strcmp(value, "0") != 0)
            return SSM_LIT("ci");
    }
    return SSM_LIT("cli");
}

ssm_str value_dialect(ssm_str text, struct arena *a)
{
    static const struct {
        const char *name, *same_as;
    } same[] = {{"postgres", "postgresql"}, {"pg", "postgresql"}, {"sqlite3", "sqlite"}};
    ssm_str lower = arena_str(a, text);

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (str_is_nocase(text, same[i].name))
            return ssm_cstr(same[i].same_as);
    if (lower.len) {
        char *c = arena_cstr(a, text);

        for (size_t i = 0; c && i < text.len; i++)
            c[i] = ascii_lower(c[i]);
        return c ? ssm_view(c, text.len) : ssm_view(NULL, 0);
    }
    return lower;
}
