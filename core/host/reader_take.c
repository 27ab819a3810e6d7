/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers' child sends, taken by the monitor: the plugins that are loaded there, what they and the comparison have to say,
 * and a report, of which the monitor knows no more than that it is text.
 */
#include "host/host_internal.h"

#include "base/utf8.h"
#include "base/wire_diag.h"

static int take_plugin(struct reader_job *j, struct wire_reader *frame)
{
    struct plugin *p = j->plugin_count < LIMIT_PLUGIN_FILES ? plugin_take(frame, j->arena) : NULL;

    if (!p)
        return -1;
    p->next = j->plugins;
    j->plugins = p;
    j->plugin_count++;
    return 0;
}

/* A report is plain text for whoever prints it. */
static bool is_text(ssm_str s)
{
    if (utf8_check(s) != s.len)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 ? s.ptr[i] != '\n' : s.ptr[i] == 0x7f)
            return false;
    return true;
}

static int take_report(struct reader_job *j, struct wire_reader *frame)
{
    ssm_str piece = wire_take_text(frame);

    if (!wire_done(frame) || j->complete || !piece.len || piece.len > LIMIT_FILE_PIECE || !is_text(piece))
        return -1;
    buf_put(&j->out->report, piece);
    return j->out->report.failed ? -1 : 0;
}

static int take_read(struct reader_job *j, struct wire_reader *frame)
{
    ssm_str dialect = wire_take_text(frame);
    size_t differences = (size_t)wire_take_number(frame, LIMIT_DIFFS);
    char *name = dialect.len <= LIMIT_PLUGIN_NAME ? arena_cstr(j->arena, dialect) : NULL;

    if (!wire_done(frame) || j->complete || !j->out->report.len || !name || !str_is_plugin_name(name))
        return -1;
    if (differences != j->out->places.count)
        return -1;
    if (j->request->dialect.len && !str_eq_nocase(dialect, j->request->dialect))
        return -1;
    j->out->dialect = j->request->dialect.len ? j->request->dialect : ssm_cstr(name);
    j->out->differences = differences;
    j->complete = true;
    return 0;
}

/* Whose code runs next. It is the child that says so, where several plugins share a process. */
static int take_at(struct reader_job *j, struct wire_reader *frame)
{
    size_t file = (size_t)wire_take_number(frame, j->file_count);

    if (!wire_done(frame))
        return -1;
    if (j->who)
        *j->who = file < j->file_count ? j->files[file].file->path : j->request->to.argument;
    return 0;
}

int reader_take(void *user, unsigned type, struct wire_reader *frame)
{
    struct reader_job *j = user;

    switch (type) {
    case HOST_FRAME_DIAG:
        return readers_said(frame, j->plugins, j->diags);
    case HOST_FRAME_PLUGIN:
        return take_plugin(j, frame);
    case HOST_FRAME_REPORT:
        return take_report(j, frame);
    case HOST_FRAME_PLACE:
        return reader_take_place(j, frame);
    case HOST_FRAME_READ:
        return take_read(j, frame);
    case HOST_FRAME_AT:
        return take_at(j, frame);
    default:
        return -1;
    }
}
