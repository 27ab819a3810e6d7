/* SPDX-License-Identifier: Apache-2.0
 *
 * Recovery of an interrupted run; see recover.h. A file is removed only where it is known to be that run's own, and
 * none is touched where one that is needed to decide was changed.
 */
#include "output/recover.h"

#include <errno.h>
#include <stdio.h>

#include "output/intent.h"
#include "output/names.h"

static ssm_str path_of(const struct placing *p, const char *name, struct arena *a)
{
    return folders_path(&p->folders, ssm_cstr(name), a);
}

static int cannot_remove(const struct placing *p, const char *name, struct arena *a, struct diags *d)
{
    return diag_at(d, DIAG_WRITE_LEFT, (ssm_str){0}, path_of(p, name, a), ssm_cstr(strerrordesc_np(errno)));
}

/* How many files are in each state; `states` has one for each. -1 with a diagnostic. */
static int survey(struct placing *p, const struct intent *intent, enum intent_state *states, size_t counts[3],
                  struct arena *a, struct diags *d)
{
    for (size_t i = 0; i < intent->count; i++) {
        if (folders_look(&p->folders, ssm_cstr(intent->files[i].name), a, d) != 0)
            return -1;
        if (intent_check(&p->folders, &intent->files[i], &states[i]) != 0)
            return diag_at(d, DIAG_FOLDER_READ, (ssm_str){0}, path_of(p, intent->files[i].name, a),
                           ssm_cstr(strerrordesc_np(errno)));
        counts[states[i]]++;
    }
    return 0;
}

static int refuse_changed(const struct placing *p, const struct intent *intent, const enum intent_state *states,
                          struct arena *a, struct diags *d)
{
    for (size_t i = 0; i < intent->count; i++)
        if (states[i] == INTENT_CHANGED)
            diag_at(d, DIAG_INTENT_CHANGED, (ssm_str){0}, path_of(p, intent->files[i].name, a),
                    path_of(p, INTENT_NAME, a));
    return -1;
}

/* 1 when the interrupted run wrote what this one would, so that what is missing can be written; 0 when not; -1: memory ended. */
static int same_run(struct placing *p, const struct intent *intent, struct arena *a, struct diags *d)
{
    if (intent->count != p->count)
        return 0;
    for (size_t i = 0; i < p->count; i++) {
        struct placing_file *f = &p->files[i];
        int64_t time;

        if (intent->files[i].is_script != f->is_script ||
            !names_match(f->file->name, ssm_cstr(intent->files[i].name), &time))
            return 0;
        if (placing_fill(f, time, a, d) != 0)
            return -1;
        if (strcmp(intent->files[i].sha256, f->contents.sha256) != 0)
            return 0;
    }
    return 1;
}

/* What is written now has other inodes: the intent is renewed first. On failure the new files go, and it stays. */
static int complete(struct placing *p, const struct intent *intent, const enum intent_state *states, struct arena *a,
                    struct diags *d)
{
    int result;

    for (size_t i = 0; i < p->count; i++) {
        p->files[i].name = intent->files[i].name;
        p->files[i].there = states[i] == INTENT_OURS;
        p->files[i].staged.inode = intent->files[i].inode;
    }
    result = placing_stage(p, a, d) != 0 || placing_announce(p, true, a, d) != 0 || placing_place(p, a, d) != 0;
    if (!p->intent.placed)
        stage_remove(&p->intent);
    p->intent.written = false;
    if (result != 0)
        placing_undo(p, a, d);
    return result;
}

/* Scripts first, the last of them first, so that what remains is harmless at any moment. */
static int clear(const struct placing *p, const struct intent *intent, const enum intent_state *states, struct arena *a,
                 struct diags *d)
{
    bool scripts = false;

    for (size_t i = intent->count; i-- > 0;) {
        const struct intent_file *f = &intent->files[i];

        if (states[i] != INTENT_OURS)
            continue;
        if (!f->is_script && scripts && p->folders.count > 1) { /* within one folder the order is kept */
            if (folders_sync(&p->folders) != 0)
                return cannot_remove(p, f->name, a, d);
            scripts = false;
        }
        scripts |= f->is_script;
        if (folders_unlink(&p->folders, f->name) != 0)
            return cannot_remove(p, f->name, a, d);
    }
    return folders_sync(&p->folders) == 0 ? 0 : cannot_remove(p, INTENT_NAME, a, d);
}

static const char *first_script(const struct intent *intent)
{
    for (size_t i = 0; i < intent->count; i++)
        if (intent->files[i].is_script)
            return intent->files[i].name;
    return intent->files[0].name;
}

/* What it had written in its folders but not put in place: this run need not have looked there. */
static int clear_temporaries(const struct placing *p, const struct intent *intent, struct arena *a, struct diags *d)
{
    for (size_t i = 0; i < intent->count; i++) {
        ssm_str folder = name_folder(ssm_cstr(intent->files[i].name));
        char name[LIMIT_FILE_NAME + sizeof TEMPORARY_PREFIX + 16];

        snprintf(name, sizeof name, "%.*s/" TEMPORARY_PREFIX "%zu", STR_ARG(folder), i);
        if (folder.len && folders_unlink(&p->folders, name) != 0 && errno != ELOOP && errno != ENOTDIR)
            return cannot_remove(p, name, a, d);
    }
    return 0;
}

static int recover_files(struct placing *p, const struct intent *intent, struct arena *a, struct diags *d, ssm_str *script)
{
    enum intent_state *states = ARENA_ARRAY(a, intent->count, enum intent_state);
    size_t counts[3] = {0};
    int completed;

    if (!states)
        return diag_out_of_memory(d);
    if (survey(p, intent, states, counts, a, d) != 0 || clear_temporaries(p, intent, a, d) != 0)
        return -1;
    if (counts[INTENT_MISSING] == 0 || counts[INTENT_MISSING] == intent->count)
        return 0; /* it had ended but for the intent file, or had put nothing in place */
    if (counts[INTENT_CHANGED])
        return refuse_changed(p, intent, states, a, d);
    completed = same_run(p, intent, a, d);
    if (completed < 0 || a->failed)
        return diag_out_of_memory(d);
    if ((completed ? complete(p, intent, states, a, d) : clear(p, intent, states, a, d)) != 0)
        return -1;
    diag_at(d, completed ? DIAG_INTENT_COMPLETED : DIAG_INTENT_CLEARED, (ssm_str){0}, p->folders.path);
    if (completed)
        *script = ssm_cstr(first_script(intent));
    return completed;
}

int recover(struct placing *p, const struct scripts *found, struct arena *a, struct diags *d, ssm_str *script)
{
    struct intent intent;
    int result;

    for (size_t i = 0; i < found->temporaries.count; i++) {
        const char *name = arena_cstr(a, found->temporaries.items[i]);
        if (!name)
            return diag_out_of_memory(d);
        if (folders_unlink(&p->folders, name) != 0)
            return cannot_remove(p, name, a, d);
    }
    if (!found->intent)
        return 0;
    result = intent_read(p->folders.items[0].fd, p->folders.path, a, d, &intent);
    if (result <= 0)
        return result;
    result = recover_files(p, &intent, a, d, script);
    if (result >= 0 && folders_unlink(&p->folders, INTENT_NAME) != 0)
        return cannot_remove(p, INTENT_NAME, a, d);
    return result;
}
