/* SPDX-License-Identifier: Apache-2.0
 *
 * Putting files in place together; see place.h.
 */
#include "output/place.h"

#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "output/intent.h"
#include "output/scripts.h"

static int by_appearance(const void *a, const void *b)
{
    const struct placing_file *x = a, *y = b;

    if (x->is_script != y->is_script)
        return x->is_script ? 1 : -1;
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

struct placing *placing_new(const struct writer_request *r, struct arena *a, struct diags *d)
{
    struct placing *p = ARENA_NEW(a, struct placing);
    struct placing_file *files = ARENA_ARRAY(a, r->rendered->file_count, struct placing_file);

    if (!p || !files)
        return (void)diag_out_of_memory(d), NULL;
    *p = (struct placing){.files = files, .count = r->rendered->file_count, .intent = {.fd = -1}};
    folders_start(&p->folders, r->folder, r->folder_path, r->policy);
    for (size_t i = 0; i < p->count; i++) {
        const struct rendered_file *f = &r->rendered->files[i];

        files[i] = (struct placing_file){
            .index = i, .file = f, .is_script = f->role == SSM_FILE_SCRIPT, .step = f->step};
        if (!f->tokens && contents_make(f, 0, a, d, &files[i].contents) != 0)
            return NULL;
    }
    qsort(files, p->count, sizeof *files, by_appearance);
    return p;
}

int placing_fill(struct placing_file *f, int64_t time, struct arena *a, struct diags *d)
{
    return f->file->tokens ? contents_make(f->file, time, a, d, &f->contents) : 0;
}

static int failed(const struct placing *p, const char *name, int error, struct arena *a, struct diags *d)
{
    ssm_str path = folders_path(&p->folders, ssm_cstr(name), a);

    if (error == EEXIST)
        return diag_at(d, DIAG_WRITE_EXISTS, (ssm_str){0}, path);
    return diag_at(d, DIAG_WRITE_FAILED, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(error)));
}

int placing_stage(struct placing *p, struct arena *a, struct diags *d)
{
    for (size_t i = 0; i < p->count; i++) {
        struct placing_file *f = &p->files[i];
        bool keep_open = i < LIMIT_STAGED_OPEN;
        const char *plain;
        int folder = folders_of(&p->folders, f->name, &plain);

        if (!f->there && (folder < 0 || stage_write(&f->staged, folder, plain, f->contents.bytes, keep_open, i) != 0 ||
                          (!keep_open && stage_sync(&f->staged) != 0)))
            return failed(p, f->name, errno, a, d);
    }
    /* All are written before the first is waited for: the disk then takes them together. */
    for (size_t i = 0; i < p->count && i < LIMIT_STAGED_OPEN; i++)
        if (!p->files[i].there && stage_sync(&p->files[i].staged) != 0)
            return failed(p, p->files[i].name, errno, a, d);
    return 0;
}

int placing_announce(struct placing *p, bool again, struct arena *a, struct diags *d)
{
    struct intent intent = {ARENA_ARRAY(a, p->count, struct intent_file), p->count};
    struct buf text;
    int result = 0;

    if (!intent.files)
        return diag_out_of_memory(d);
    for (size_t i = 0; i < p->count; i++) {
        const struct placing_file *f = &p->files[i];
        intent.files[i] = (struct intent_file){.inode = f->staged.inode, .is_script = f->is_script, .name = f->name};
        memcpy(intent.files[i].sha256, f->contents.sha256, sizeof intent.files[i].sha256);
    }
    buf_init(&text, LIMIT_INTENT_BYTES);
    intent_text(&intent, &text);
    if (text.failed)
        result = diag_out_of_memory(d);
    else if (stage_write(&p->intent, p->folders.items[0].fd, INTENT_NAME, buf_str(&text), !again, p->count) != 0 ||
             stage_sync(&p->intent) != 0 || (again ? stage_replace(&p->intent) : stage_place(&p->intent)) != 0 ||
             (p->folders.count > 1 && stage_sync_folder(p->folders.items[0].fd) != 0)) /* before names in other folders */
        result = failed(p, INTENT_NAME, errno, a, d);
    buf_free(&text);
    return result;
}

int placing_place(struct placing *p, struct arena *a, struct diags *d)
{
    int last = -1; /* the folder of what was placed before */
    bool companions = false;

    for (size_t i = 0; i < p->count; i++) {
        struct placing_file *f = &p->files[i];

        /* What appears before this script is there for good: its companions, and earlier scripts in another folder. */
        if (f->is_script && (companions || (last >= 0 && last != f->staged.folder && !f->there))) {
            if (folders_sync(&p->folders) != 0)
                return failed(p, f->name, errno, a, d);
            companions = false;
        }
        if (!f->there && stage_place(&f->staged) != 0)
            return failed(p, f->name, errno, a, d);
        if (!f->there)
            last = f->staged.folder;
        companions |= !f->is_script;
    }
    if (p->count && folders_sync(&p->folders) != 0)
        return failed(p, p->files[p->count - 1].name, errno, a, d);
    return 0;
}

int placing_undo(struct placing *p, struct arena *a, struct diags *d)
{
    bool scripts = false; /* were removed, and the disk need not know yet */
    int result = 0;

    for (size_t i = p->count; i-- > 0;) {
        struct placing_file *f = &p->files[i];

        if (!f->staged.written)
            continue;
        if (!f->is_script && scripts && p->folders.count > 1) { /* within one folder the order is kept */
            folders_sync(&p->folders);
            scripts = false;
        }
        scripts |= f->is_script;
        if (stage_remove(&f->staged) != 0)
            result = diag_at(d, DIAG_WRITE_LEFT, (ssm_str){0}, folders_path(&p->folders, ssm_cstr(f->name), a),
                             ssm_cstr(strerrordesc_np(errno)));
    }
    folders_sync(&p->folders);
    if (result == 0)
        placing_finish(p);
    else
        p->intent.written = false; /* it stays: the next run needs it */
    return result;
}

void placing_finish(struct placing *p)
{
    /* Nothing depends on it: were it left, the next run would find all files in place, and remove it. */
    if (p->intent.written && stage_remove(&p->intent) != 0)
        stage_remove(&p->intent);
}
