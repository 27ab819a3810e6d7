/* SPDX-License-Identifier: Apache-2.0
 *
 * Two schemas to a validation report; see schemas.h.
 */
#include "cli/schemas.h"

static ssm_str choose_dialect(const struct task *t)
{
    const ssm_str choices[] = {t->dialect, t->config.dialect};

    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (choices[i].len)
            return value_dialect(choices[i], t->arena);
    return ssm_view(NULL, 0); /* the schemas tell */
}

static int compare(struct task *t, const struct sources *from, const struct sources *to, struct schemas_read *out)
{
    const struct option_use *ignore = &t->options->uses[OPTION_IGNORE];
    struct read_request r = {
        .paths = &t->plugin_paths,
        .options = t->plugin_options,
        .option_count = t->plugin_option_count,
        .dialect = choose_dialect(t),
        .from = from->input,
        .to = to->input,
        .renames = t->options->uses[OPTION_RENAME].values,
        .spec_path = t->spec_path,
        .version = SSM_VERSION,
    };

    if (ignore->given && value_keys(ignore->value, SSM_LIT("--ignore"), t->arena, t->diags, &r.ignore) != 0)
        return -1;
    task_limit(t, from->bytes + to->bytes);
    if (read_schemas(&r, &t->confinement, t->arena, t->diags, out) != 0)
        return -1;
    t->dialect = out->dialect;
    t->places = out->places;
    task_limit(t, out->report.len); /* it is read again */
    return 0;
}

int schemas_compare(struct task *t, struct schemas_read *out)
{
    struct sources from = {0}, to = {0};
    int result;

    *out = (struct schemas_read){0};
    result = sources_read(t, &t->from, &from);
    result |= sources_read(t, &t->to, &to);
    if (result == 0)
        result = compare(t, &from, &to, out);
    sources_free(&from);
    sources_free(&to);
    return result;
}
