/* SPDX-License-Identifier: Apache-2.0
 *
 * A writer in a workspace, with rendered files from a list of name templates: file i holds the text "content i".
 * Templates that end in .conf, .down.sql or .plan, or begin with revert/ or verify/, are companions, the others scripts; a
 * .plan has the version in its contents, too.
 */
#ifndef SSM_TESTS_WRITING_H
#define SSM_TESTS_WRITING_H

#include <stdarg.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "workspace.h"

#include "base/limits.h"
#include "output/writer.h"

#define TEXT_0 "content 0"
#define TEXT_1 "content 1"
#define TEXT_2 "content 2"
#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define FOLDER "db/migrations"

struct writing {
    struct workspace ws;
    struct rendered_file files[8];
    struct rendered rendered;
    struct writer_request request;
    struct writer writer;
};

/* The templates end with NULL. The time is 2025-12-13 10:15:00. */
static inline void writing_open(struct writing *w, ...)
{
    const char *name;
    va_list names;

    *w = (struct writing){0};
    workspace_open(&w->ws);
    make_folder(&w->ws, FOLDER);
    va_start(names, w);
    while ((name = va_arg(names, const char *)) != NULL) {
        struct rendered_file *f = &w->files[w->rendered.file_count];
        bool plan = str_ends(ssm_cstr(name), ".plan");
        bool companion = plan || str_ends(ssm_cstr(name), ".conf") || str_ends(ssm_cstr(name), ".down.sql") ||
                         str_starts(ssm_cstr(name), "revert/") || str_starts(ssm_cstr(name), "verify/");

        *f = (struct rendered_file){.name = ssm_cstr(name),
                                    .role = companion ? SSM_FILE_COMPANION : SSM_FILE_SCRIPT,
                                    .language = companion ? SSM_LANG_OTHER : SSM_LANG_SQL,
                                    .tokens = plan};
        buf_init(&f->bytes, LIMIT_STATEMENT);
        if (plan)
            buf_puts(&f->bytes, "{version} {time} {else} {");
        buf_printf(&f->bytes, "content %zu", w->rendered.file_count++);
    }
    va_end(names);
    w->rendered.files = w->files;
    w->request = (struct writer_request){.folder = openat(w->ws.root, FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                                         .folder_path = SSM_LIT(FOLDER),
                                         .policy = &w->ws.policy,
                                         .time = 1765620900,
                                         .rendered = &w->rendered};
}

static inline void writing_close(struct writing *w)
{
    writer_end(&w->writer);
    for (size_t i = 0; i < sizeof w->files / sizeof *w->files; i++)
        if (w->files[i].name.ptr)
            buf_free(&w->files[i].bytes);
    close(w->request.folder);
    workspace_close(&w->ws);
}

static inline int apply(struct writing *w)
{
    writer_end(&w->writer);
    forget_diags(&w->ws);
    return writer_apply(&w->request, &w->ws.arena, &w->ws.diags, &w->writer);
}

static inline int preview(struct writing *w)
{
    forget_diags(&w->ws);
    return writer_preview(&w->request, &w->ws.arena, &w->ws.diags, &w->writer);
}

static inline void put_in_folder(struct writing *w, const char *name, const char *text)
{
    char path[512];

    snprintf(path, sizeof path, FOLDER "/%s", name);
    put_file(&w->ws, path, text);
}

#endif
