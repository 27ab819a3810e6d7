/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of a run's files; see names.h.
 */
#include "output/names.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/map.h"
#include "output/folders.h"
#include "output/intent.h"
#include "output/version.h"

#define TOKEN "{version}"

enum { TOKEN_LENGTH = sizeof TOKEN - 1 };

/* Cuts a template at its token; false where it has none, or two. */
static bool split(ssm_str template, ssm_str *before, ssm_str *behind)
{
    const char *at = str_find(template, TOKEN);

    if (!at)
        return false;
    *before = ssm_view(template.ptr, (size_t)(at - template.ptr));
    *behind = ssm_view(at + TOKEN_LENGTH, template.len - before->len - TOKEN_LENGTH);
    return str_find(*behind, TOKEN) == NULL;
}

static int bad_name(ssm_str template, struct diags *d)
{
    char limit[16];

    snprintf(limit, sizeof limit, "%d", LIMIT_FILE_NAME);
    return diag_at(d, DIAG_WRITE_NAME, (ssm_str){0}, template, ssm_cstr(limit));
}

int names_check(const struct rendered *r, struct diags *d)
{
    ssm_str before, behind;
    int result = 0;

    for (size_t i = 0; i < r->file_count; i++) {
        const struct rendered_file *f = &r->files[i];

        if (i >= LIMIT_FILES || f->step >= LIMIT_FILES || !split(f->name, &before, &behind) ||
            !intent_takes_name(f->name) || f->name.len - TOKEN_LENGTH + VERSION_DIGITS > LIMIT_FILE_NAME)
            result = bad_name(f->name, d);
    }
    return result;
}

ssm_strs names_prefixes(const struct rendered *r, struct arena *a, struct diags *d)
{
    ssm_str *items = ARENA_ARRAY(a, r->file_count, ssm_str);
    ssm_str before, behind;
    size_t count = 0;

    if (!items) {
        diag_out_of_memory(d);
        return (ssm_strs){0};
    }
    for (size_t i = 0; i < r->file_count; i++)
        if (split(name_plain(r->files[i].name), &before, &behind) && before.len &&
            (count == 0 || !str_eq(before, items[count - 1])))
            items[count++] = before;
    return (ssm_strs){items, count};
}

/* The first time that is chosen or later, and has a version after `newest`. */
static bool first_free(int64_t chosen, uint64_t newest, int64_t *time)
{
    char digits[24];
    int64_t taken;

    *time = chosen;
    if (newest == 0)
        return true;
    if (!version_ceiling(newest, &taken))
        return false;
    snprintf(digits, sizeof digits, "%0*" PRIu64, VERSION_DIGITS, newest);
    if (version_parse(ssm_cstr(digits), &taken))
        taken++;
    if (taken > *time)
        *time = taken;
    return true;
}

static int no_version(const struct writer_request *r, uint64_t newest, struct diags *d)
{
    char last[24];

    if (newest)
        snprintf(last, sizeof last, "%0*" PRIu64, VERSION_DIGITS, newest);
    else
        snprintf(last, sizeof last, "@%" PRId64, r->time);
    return diag_at(d, DIAG_WRITE_VERSION, (ssm_str){0}, ssm_cstr(last), r->folder_path);
}

const char **names_choose(const struct writer_request *r, uint64_t newest, struct arena *a, struct diags *d, int64_t *time)
{
    size_t count = r->rendered->file_count;
    const char **names = ARENA_ARRAY(a, count, const char *);
    struct map taken;

    map_init(&taken, a);
    if (!names || !first_free(r->time, newest, time))
        return names ? (void)no_version(r, newest, d) : (void)diag_out_of_memory(d), NULL;
    for (size_t i = 0; i < count; i++) {
        const struct rendered_file *f = &r->rendered->files[i];
        char version[VERSION_DIGITS + 1];
        ssm_str before, behind, name;
        struct map_entry *entry;

        if (!split(f->name, &before, &behind) || !version_text(*time + f->step, version))
            return (void)no_version(r, newest, d), NULL;
        name = arena_concat(a, (const ssm_str[]){before, ssm_cstr(version), behind}, 3);
        names[i] = arena_cstr(a, name);
        entry = names[i] ? map_put(&taken, name) : NULL;
        if (!entry)
            return (void)diag_out_of_memory(d), NULL;
        if (entry->value)
            return (void)bad_name(f->name, d), NULL;
        entry->value = entry;
    }
    return names;
}

bool names_match(ssm_str template, ssm_str name, int64_t *time)
{
    ssm_str before, behind;

    return split(template, &before, &behind) && name.len == template.len - TOKEN_LENGTH + VERSION_DIGITS &&
           memcmp(name.ptr, before.ptr, before.len) == 0 &&
           version_parse(ssm_view(name.ptr + before.len, VERSION_DIGITS), time) &&
           str_eq(ssm_view(name.ptr + before.len + VERSION_DIGITS, behind.len), behind);
}
