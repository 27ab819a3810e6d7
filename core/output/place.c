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
    *p = (struct placing){r->folder, r->folder_path, r->rendered, files, r->rendered->file_count, {.fd = -1}};
    for (size_t i = 0; i < p->count; i++) {
        const struct rendered_file *f = &r->rendered->files[i];
        files[i] = (struct placing_file){.index = i, .is_script = f->role == SSM_FILE_SCRIPT, .step = f->step};
    }
    qsort(files, p->count, sizeof *files, by_appearance);
    return p;
}

static int failed(const struct placing *p, const char *name, int error, struct arena *a, struct diags *d)
{
    ssm_str path = arena_concat(a, (const ssm_str[]){p->folder_path, SSM_LIT("/"), ssm_cstr(name)}, 3);

    if (error == EEXIST)
        return diag_at(d, DIAG_WRITE_EXISTS, (ssm_str){0}, path);
    return diag_at(d, DIAG_WRITE_FAILED, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(error)));
}

int placing_stage(struct placing *p, struct arena *a, struct diags *d)
{
    for (size_t i = 0; i < p->count; i++) {
        struct placing_file *f = &p->files[i];
        ssm_str bytes = buf_str(&p->rendered->files[f->index].bytes);
        bool keep_open = i < LIMIT_STAGED_OPEN;

        if (!f->there && (stage_write(&f->staged, p->folder, f->name, bytes, keep_open, i) != 0 ||
                          (!keep_open && stage_sync(&f->staged) != 0)))
            return failed(p, f->name, errno, a, d);
    }
    /* All are written before the first is waited for: the disk then takes them together. */
    for (size_t i = 0; i < p->count && i < LIMIT_STAGED_OPEN; i++)
        if (!p->files[i].there && stage_sync(&p->files[i].staged) != 0)
            return failed(p, p->files[i].name, errno, a, d);
    return 0;
}

int placing_announce(struct placing *p, const struct written_file *hashes, bool again, struct arena *a, struct diags *d)
{
    struct intent intent = {ARENA_ARRAY(a, p->count, struct intent_file), p->count};
    struct buf text;
    int result = 0;

    if (!intent.files)
        return diag_out_of_memory(d);
    for (size_t i = 0; i < p->count; i++) {
        const struct placing_file *f = &p->files[i];
        intent.files[i] = (struct intent_file){.inode = f->staged.inode, .is_script = f->is_script, .name = f->name};
        memcpy(intent.files[i].sha256, hashes[f->index].sha256, sizeof intent.files[i].sha256);
    }
    buf_init(&text, LIMIT_INTENT_BYTES);
    intent_text(&intent, &text);
    if (text.failed)
        result = diag_out_of_memory(d);
    else if (stage_write(&p->intent, p->folder, INTENT_NAME, buf_str(&text), !again, p->count) != 0 ||
             stage_sync(&p->intent) != 0 || (again ? stage_replace(&p->intent) : stage_place(&p->intent)) != 0)
        result = failed(p, INTENT_NAME, errno, a, d);
    buf_free(&text);
    return result;
}

int placing_place(struct placing *p, struct arena *a, struct diags *d)
{
    bool companions = false;

    for (size_t i = 0; i < p->count; i++) {
        struct placing_file *f = &p->files[i];

        if (f->is_script && companions) { /* the first script: its companions are there for good */
            if (stage_sync_folder(p->folder) != 0)
                return failed(p, f->name, errno, a, d);
            companions = false;
        }
        if (!f->there && stage_place(&f->staged) != 0)
            return failed(p, f->name, errno, a, d);
        companions |= !f->is_script;
    }
    if (p->count && stage_sync_folder(p->folder) != 0)
        return failed(p, p->files[p->count - 1].name, errno, a, d);
    return 0;
}

int placing_undo(struct placing *p, struct arena *a, struct diags *d)
{
    int result = 0;

    for (size_t i = p->count; i-- > 0;) {
        struct staged *s = &p->files[i].staged;

        if (s->written && stage_remove(s) != 0) {
            ssm_str path = arena_concat(a, (const ssm_str[]){p->folder_path, SSM_LIT("/"), ssm_cstr(s->name)}, 3);
            result = diag_at(d, DIAG_WRITE_LEFT, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(errno)));
        }
    }
    stage_sync_folder(p->folder);
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
