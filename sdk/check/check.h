/* SPDX-License-Identifier: Apache-2.0
 *
 * The conformance runner: another host, which means no good. It loads a plugin in confined children only, one for each point
 * of the contract, and says what did not hold.
 *
 *   main.c        the command line, TAP
 *   points.c      the table of points; run.c: one of them in its child, from the monitor's side
 *
 * In a child:
 *   guest.c       the plugin loaded and unloaded; fault.c: where it was when it crashed; clock.c: what time it is for it
 *   elf.c descriptor.c facts.c   what it is
 *   dispatch.c    one dispatch: its memory, its handle, its callbacks; api.c files.c script.c schema.c: the host's services
 *   sample.c      what is asked of a plugin: sample_text.c of a dialect, sample_sql.c of an emitter, sample_schema.c of a reader
 *   show.c        copies of it in memory that notices (pages.c), as large as in a host of some minor version (frozen.c)
 *   variants.c    the names, flags and options with which a user may run it
 *   dialect.c units.c emitter.c reader.c  a plugin over a sample
 *   quote.c types.c unknown.c twice.c trouble.c  points of more than that
 */
#ifndef SSM_CHECK_CHECK_H
#define SSM_CHECK_CHECK_H

#include "base/arena.h"
#include "base/buf.h"
#include "worker/worker.h"

/* ---- limits */

enum {
    CHECK_SECONDS = 20, /* of one point, by default */
    CHECK_SECONDS_MOST = 3600,
    CHECK_FINDINGS = 5, /* said of one point, a count; the rest is counted */
    CHECK_TEXT = 2000,  /* of one finding, bytes */
    CHECK_NOISE = 4096, /* of what a plugin prints, bytes kept */
    CHECK_TRANSCRIPT = 64 * 1024 * 1024,
    CHECK_OPTIONS_MOST = 64, /* set by the user, a count */
    CHECK_FAILURES_MOST = 400 /* calls of one sample that are made to fail, one in each run, a count */
};
/* What confines a child where the kernel is not old. */
#define CHECK_BARS (WORKER_BARS & ~(unsigned)WORKER_BAR_SIGNALS)
#define CHECK_MEMORY ((size_t)3 * 1024 * 1024 * 1024) /* address space of a child: blocks are left behind on purpose */

/* ---- between a child and the monitor */

enum check_frame {
    CHECK_FRAME_FINDING = WORKER_FRAME_FIRST, /* text: what does not hold */
    CHECK_FRAME_REMARK,                       /* text: for the author */
    CHECK_FRAME_ABOUT,                        /* kind, abi_minor */
    CHECK_FRAME_TRANSCRIPT,                   /* a piece of what the plugin gave */
    CHECK_FRAME_SKIP                          /* text: the point does not apply */
};

/* Where the plugin is, in memory that a child shares with the monitor, which reads it when the child is gone. */
struct place {
    char callback[32];
    char sample[96];
    char subject[160]; /* an operation's key */
    char service[24];  /* the host's function called last */
    uint32_t call;     /* its number in this dispatch */
    char fault[256];   /* of a crash */
};

/* What is known of the plugin. */
struct subject {
    const char *path;
    bool known; /* it loads, and is what follows */
    ssm_kind kind;
    uint32_t abi_minor;
    struct buf transcript; /* what it gave, for a comparison between processes */
};

/* ---- in a child */

struct guest;
struct ssm_host;

/* A point: `work` in a child says what does not hold through found(). */
struct point {
    const char *name;
    unsigned kinds;    /* bits 1u << ssm_kind; 0: any file */
    const char *needs; /* other points that must hold, where they apply: names with spaces between, or NULL */
    void (*work)(struct guest *g);
    bool elsewhere;    /* in another folder, locale, time zone, environment and year */
    const char *means; /* in one line, for --list */
};
extern const struct point points[];
enum { ANY_KIND = 1u << SSM_KIND_DIALECT | 1u << SSM_KIND_EMITTER | 1u << SSM_KIND_READER | 1u << SSM_KIND_FINDER };

/* What the user said. */
struct settings {
    unsigned seconds;
    unsigned required; /* worker_bar */
    const char *options[CHECK_OPTIONS_MOST]; /* KEY=VALUE, the last of a key holds */
    size_t option_count;
};

/* The loaded plugin. */
struct guest {
    const struct subject *subject;
    const struct settings *settings; /* or NULL */
    struct wire *wire;
    struct place *place;
    struct arena arena;
    void *handle; /* of dlopen */
    const struct ssm_host_api *api;
    const ssm_plugin *found; /* what the entry gave */
    /* Copies, filled up with zeros. */
    ssm_plugin descriptor;
    struct ssm_dialect dialect;
    ssm_dialect_facts facts;
    struct ssm_emitter emitter;
    struct ssm_reader reader;
    struct ssm_finder finder;
    uint32_t minor; /* of the host that is played */
    size_t findings;
    ssm_str last;    /* finding: the same again is none */
    struct buf said; /* what the plugin gave in this run */
    size_t rendered; /* units and files */
};

/* Says what does not hold; where the plugin is at the moment is added. */
__attribute__((format(printf, 2, 3))) void found(struct guest *g, const char *format, ...);
__attribute__((format(printf, 2, 3))) void remark(struct guest *g, const char *format, ...);
void skip(struct guest *g, const char *why);
/* The words of diagnostics, as findings. */
struct diags;
void found_diags(struct guest *g, const struct diags *d);

/* guest.c: loads the plugin; calls its entry. `minor`: of the host that is played; `shape`: of its table of services, see
 * show.h. False, and found, where it cannot. */
bool guest_load(struct guest *g);
bool guest_enter(struct guest *g, uint32_t minor, unsigned shape);
/* Both, as a host of today. */
bool guest_open(struct guest *g);
/* Unloads it, and frees everything. */
void guest_close(struct guest *g);
/* Copies what both sides know of a struct that begins with its size. */
void copy_sized(void *to, size_t to_size, const void *from);

/* clock.c: from now on this process's clocks are ahead by so many seconds. */
void clock_ahead(long seconds);

/* fault.c */
void fault_catch(struct place *place);
static inline void at_callback(struct guest *g, const char *callback, const char *sample, ssm_str subject)
{
    size_t n = subject.len < sizeof g->place->subject - 1 ? subject.len : sizeof g->place->subject - 1;

    memset(g->place, 0, offsetof(struct place, fault));
    memccpy(g->place->callback, callback, '\0', sizeof g->place->callback - 1);
    memccpy(g->place->sample, sample, '\0', sizeof g->place->sample - 1);
    if (n)
        memcpy(g->place->subject, subject.ptr, n);
}

/* The points' work. */
void point_loads(struct guest *g);
void point_exports(struct guest *g);
void point_descriptor(struct guest *g);
void point_options(struct guest *g);
void point_entry_again(struct guest *g);
void point_facts(struct guest *g);
void point_work(struct guest *g);
void point_bare(struct guest *g);
void point_hostile(struct guest *g);
void point_quoting(struct guest *g);
void point_types(struct guest *g);
void point_unknown(struct guest *g);
void point_empty(struct guest *g);
void point_choices(struct guest *g);
void point_texts(struct guest *g);
void point_sizes(struct guest *g);
void point_constant(struct guest *g);
void point_longer(struct guest *g);
void point_own_memory(struct guest *g);
void point_after_end(struct guest *g);
void point_host_failures(struct guest *g);
void point_after_failure(struct guest *g);
void point_same_again(struct guest *g);
void point_same_elsewhere(struct guest *g);

/* ---- run.c: in the monitor */

struct outcome {
    bool ok;
    bool skipped;
    struct buf words; /* lines: why not, or why it was skipped */
    struct buf noise; /* what the plugin printed */
};
/* Runs a point over the subject, which may become known by it. 0, or -1 where no child could be had (the words say why). */
int run_point(const struct point *p, struct subject *s, const struct settings *settings, struct outcome *out);

#endif
