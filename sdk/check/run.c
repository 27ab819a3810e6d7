/* SPDX-License-Identifier: Apache-2.0
 *
 * A point in a child of its own, from the monitor's side: what it says, what it prints, how it ends.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"

struct run {
    const struct point *point;
    struct subject *subject;
    struct place *place;
    struct outcome *out;
    const struct settings *settings;
    size_t findings;
};

/* ---- in the child */

static int work(void *user, struct wire *out)
{
    struct run *r = user;
    struct guest g = {.subject = r->subject, .settings = r->settings, .wire = out, .place = r->place};

    fault_catch(r->place);
    buf_init(&g.said, CHECK_TRANSCRIPT);
    r->point->work(&g);
    guest_close(&g);
    fflush(NULL); /* what it printed is to be seen */
    return 0;
}

/* ---- in the monitor */

static void put_line(struct run *r, ssm_str text)
{
    buf_put(&r->out->words, text);
    buf_putc(&r->out->words, '\n');
}

/* What the plugin is: said once, by the point that finds it out. */
static int take_about(struct run *r, struct wire_reader *frame)
{
    struct subject *s = r->subject;

    if (r->point->work != point_descriptor || s->known)
        return -1;
    s->kind = (ssm_kind)wire_take_number(frame, SSM_KIND_FINDER);
    s->abi_minor = (uint32_t)wire_take_number(frame, SSM_ABI_MINOR);
    s->known = s->kind >= SSM_KIND_DIALECT;
    return wire_done(frame) && s->known ? 0 : -1;
}

static int take(void *user, unsigned type, struct wire_reader *frame)
{
    struct run *r = user;
    ssm_str text;

    if (type == CHECK_FRAME_ABOUT)
        return take_about(r, frame);
    text = wire_take_text(frame);
    if (!wire_done(frame))
        return -1;
    switch (type) {
    case CHECK_FRAME_FINDING:
        r->findings++;
        put_line(r, text);
        return 0;
    case CHECK_FRAME_REMARK:
        put_line(r, text);
        return 0;
    case CHECK_FRAME_SKIP:
        if (!r->point->kinds)
            return -1; /* of every shared object */
        r->out->skipped = true;
        put_line(r, text);
        return 0;
    case CHECK_FRAME_TRANSCRIPT:
        buf_put(&r->subject->transcript, text);
        return 0;
    default:
        return -1;
    }
}

/* What a child that died was doing; printable, whatever it wrote there itself. */
static void put_place(struct run *r)
{
    struct place p = *r->place;
    struct buf *b = &r->out->words;

    p.callback[sizeof p.callback - 1] = p.sample[sizeof p.sample - 1] = p.subject[sizeof p.subject - 1] = '\0';
    p.service[sizeof p.service - 1] = p.fault[sizeof p.fault - 1] = '\0';
    if (p.fault[0])
        buf_printf(b, "%s\n", p.fault);
    if (!p.callback[0]) {
        buf_puts(b, "while the runner read what the plugin gave\n");
        return;
    }
    buf_printf(b, "in %s()", p.callback);
    if (p.subject[0])
        buf_printf(b, " for %s", p.subject);
    if (p.sample[0])
        buf_printf(b, ", sample \"%s\"", p.sample);
    if (p.service[0])
        buf_printf(b, ", after call %u of the host, %s()", p.call, p.service);
    buf_puts(b, "\n");
}

/* How the child ended, where that was not as it should be. Returns -1 where there was none. */
static int judge_end(struct run *r, const struct worker_result *end, const struct settings *s)
{
    struct buf *b = &r->out->words;

    if (r->point == points && end->told && ~end->bars & CHECK_BARS) /* said once */
        buf_puts(b, "this kernel cannot confine a child fully: what a plugin does beyond the contract may go unseen\n");

    switch (end->end) {
    case WORKER_DONE:
    case WORKER_STOPPED:
        return 0;
    case WORKER_NOT_STARTED:
    case WORKER_NOT_CONFINED:
        buf_printf(b, "no confined child: %s\n",
                   end->detail ? strerrordesc_np(end->detail) : "the kernel lacks what --require-confinement asks for");
        return -1;
    case WORKER_CALL:
        buf_printf(b, "it makes the system call %.*s: a plugin opens no file, prints nothing, starts nothing\n",
                   STR_ARG(end->text));
        break;
    case WORKER_SIGNAL:
        buf_printf(b, "it crashes: SIG%s\n", sigabbrev_np(end->detail) ? sigabbrev_np(end->detail) : "?");
        break;
    case WORKER_EXIT:
        buf_printf(b, "it ends the process, with exit code %d: return SSM_ERROR instead\n", end->detail);
        break;
    case WORKER_TIME:
        buf_printf(b, "it has not ended after %u seconds (--time-limit)\n", s->seconds);
        break;
    case WORKER_OUTPUT:
        buf_puts(b, "it gives more than a run may take\n");
        break;
    default:
        buf_puts(b, "it disturbs what the child says to the runner\n");
        break;
    }
    r->findings++;
    put_place(r);
    return 0;
}

/* ---- what it prints */

static void read_noise(int fd, struct outcome *out)
{
    char bytes[512];
    ssize_t n;

    while ((n = TEMP_FAILURE_RETRY(read(fd, bytes, sizeof bytes))) > 0)
        if (out->noise.len < CHECK_NOISE)
            buf_put(&out->noise, ssm_view(bytes, (size_t)n));
    close(fd);
}

/* The folder that the plugin is in, and what locales need. */
static ssm_strs readable(const struct subject *s, ssm_str *list)
{
    const char *slash = strrchr(s->path, '/');
    size_t n = slash && slash != s->path ? (size_t)(slash - s->path) : 1;

    list[0] = ssm_view(s->path, n);
    list[1] = SSM_LIT("/usr/lib/locale");
    list[2] = SSM_LIT("/usr/share/zoneinfo");
    return (ssm_strs){list, 3};
}

static int run_child(struct run *r, const struct settings *settings, int noise)
{
    const struct worker_limits limits = {.memory = CHECK_MEMORY,
                                         .output = (size_t)LIMIT_WORKER_OUTPUT * 2,
                                         .seconds = settings->seconds,
                                         .required = settings->required};
    ssm_str list[3];
    struct worker_job job = {.work = work,
                             .take = take,
                             .user = r,
                             .who = ssm_cstr(r->subject->path),
                             .output = noise,
                             .transient = true,
                             .readable = readable(r->subject, list)};
    struct arena arena = {0};
    int back = r->point->elsewhere ? open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, result;

    if (r->point->elsewhere && chdir("/") != 0)
        buf_puts(&r->out->words, "(not in another folder)\n");
    fflush(NULL); /* what the child inherits of it, it would print again */
    workers_run(&job, 1, &limits, &arena);
    if (back >= 0) {
        if (fchdir(back) != 0)
            buf_puts(&r->out->words, "(the folder cannot be entered again)\n");
        close(back);
    }
    result = judge_end(r, &job.result, settings);
    arena_free(&arena);
    return result;
}

int run_point(const struct point *p, struct subject *s, const struct settings *settings, struct outcome *out)
{
    struct run r = {.point = p, .subject = s, .out = out, .settings = settings};
    void *shared = mmap(NULL, sizeof *r.place, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int ends[2], result;

    buf_init(&out->words, (size_t)CHECK_TEXT * 64);
    buf_init(&out->noise, (size_t)CHECK_NOISE * 2);
    if (shared == MAP_FAILED || pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        buf_printf(&out->words, "%s\n", strerrordesc_np(errno));
        if (shared != MAP_FAILED)
            munmap(shared, sizeof *r.place);
        return -1;
    }
    r.place = shared;
    result = run_child(&r, settings, ends[1]);
    close(ends[1]);
    read_noise(ends[0], out);
    munmap(shared, sizeof *r.place);
    out->ok = result == 0 && r.findings == 0;
    return result;
}
