/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the host share: the state behind the handle that plugins get, and the frames that cross.
 */
#ifndef SSM_HOST_INTERNAL_H
#define SSM_HOST_INTERNAL_H

#include <sys/types.h>

#include "audit/audit.h"
#include "diff/diff.h"
#include "base/limits.h"
#include "host/host.h"

/* ---- frames of phase 2, in the order in which they come */

enum host_frame {
    HOST_FRAME_DIAG = WORKER_FRAME_FIRST,
    HOST_FRAME_PLUGIN,      /* what the file is: plugin_put() */
    /* of the dialect's child */
    HOST_FRAME_NO_WAY_BACK, /* operation, enum no_inverse, text */
    HOST_FRAME_UNIT,        /* operations of the next unit; its statements forth follow */
    HOST_FRAME_BACK,        /* index of a unit; its statements back follow */
    HOST_FRAME_STATEMENT,   /* flags, risks, text */
    /* of the emitter's child */
    HOST_FRAME_FILE,        /* role, language, step, flags, name, rollback prefix */
    HOST_FRAME_BYTES,       /* of that file */
    /* of the readers' child */
    HOST_FRAME_REPORT,      /* a piece of it */
    HOST_FRAME_PLACE,       /* where the schemas have what the next difference, or a part that is named, is about */
    HOST_FRAME_FOUND,       /* the name of a file, 1 where a folder was asked for; its bytes follow, in pieces */
    HOST_FRAME_READ,        /* the dialect, how many differences: the report is whole */
    HOST_FRAME_AT           /* index of the file whose code runs next, or their count: the host's own */
};

/* What a dialect may say of a statement; the rest is the host's own. */
enum {
    HOST_STATEMENT_FLAGS = SSM_STMT_DESTRUCTIVE | SSM_STMT_NO_TRANSACTION | SSM_STMT_GUARDED | SSM_STMT_HAS_BODY |
                           SSM_STMT_COMMIT_BEHIND,
    HOST_RISKS = SSM_RISK_MAY_FAIL * 2 - 1
};

/* ---- in a child */

/* What api->state has given. */
struct plugin_state {
    void *memory;
    size_t bytes;
};

struct ssm_host {
    const struct render_request *request;
    const struct plugin *plugin; /* whose callback runs */
    const ssm_dialect_facts *facts;
    struct arena *arena;  /* of this dispatch */
    struct arena scratch; /* of one call */
    struct diags *diags;
    struct wire *wire;

    struct unit *units;
    size_t unit_count;
    const ssm_operation **shown; /* operations in the order of their units, which have parts of it */
    size_t shown_count;

    struct buf text;  /* the statement under construction, or bytes of the open file */
    bool withhold;    /* a failure is a reason to note, not an error */
    ssm_str reason;   /* of the last failure withheld */
    size_t failures;  /* reported by the plugin in this callback */
    struct plugin_state own_state;
    struct plugin_state *state; /* of a dispatch that has several of these; NULL: its own */

    /* an emitter's */
    ssm_str dialect; /* the dialect's name */
    ssm_migration migration;
    size_t file_count;
    size_t script_count; /* files that a tool runs */
    bool file_open;
    bool file_failed;
    ssm_str file_name;
    size_t bytes_out; /* of all files */
    struct map names; /* of the files offered */

    /* a reader's */
    struct side *side; /* that it fills; NULL: it is not asked to read */
    ssm_str about;         /* what messages are about that name no operation; or absent */
    size_t *found;         /* files that a finder has given; NULL: it is not asked to find */
    struct blocks *blocks; /* parts of its source that it gives back for the dialect's reader; NULL: it may give none */
};

/* An operation that the host has shown to plugins. */
static inline const struct op *op_of(const ssm_operation *op)
{
    return (const struct op *)(const void *)op;
}

/* Operations lie apart in memory, and in the plan's order waiting for them is a fifth of all the work: the one that comes
 * FETCH_AHEAD places later is fetched meanwhile, as far as the members that every kind has. */
enum { FETCH_AHEAD = 4, FETCH_BYTES = 256, FETCH_LINE = 64 };

static inline void fetch(const ssm_operation *op)
{
    for (size_t at = 0; at < FETCH_BYTES; at += FETCH_LINE)
        __builtin_prefetch((const char *)op + at);
}

/* api.c: the table of services. */
const struct ssm_host_api *host_api(void);
/* A message's text with its arguments, without control characters. */
ssm_str host_expand(struct arena *a, ssm_str message, const ssm_str *args, size_t count);

/* ---- find.c: in the monitor */

struct plugin_folders {
    ssm_str *dirs;
    size_t count;
};

/* A shared object that may be the one. */
struct plugin_file {
    ssm_str path;
    size_t folder;
    int misfit; /* 0: its name is the wanted one, 1: is like it, 2: is another */
    dev_t device;
    ino_t inode;
    bool usable; /* a file, and met for the first time */
    bool untrusted;
    bool listed; /* nobody asked for it */
};

/* One whose name fits was asked for: what is wrong with it is an error, and with another one a warning. */
static inline bool plugin_is_likely(const struct plugin_file *f) { return !f->listed && f->misfit < 2; }

int plugin_folders(const struct plugin_paths *paths, struct arena *a, struct diags *d, struct plugin_folders *out);
/* The files of all folders: what fits `wanted` best comes first (absent: by folder and name). */
int plugin_files(const struct plugin_folders *folders, ssm_str wanted, struct arena *a, struct diags *d,
                 struct plugin_file **out, size_t *count);
/* False with a diagnostic where others could have written it. */
bool plugin_may_load(const struct plugin_file *f, struct diags *d);
bool plugin_answers(const struct plugin *p, ssm_kind kind, ssm_str name);
/* How well the file of a plugin fits a name, as in plugin_file. */
int plugin_misfit(ssm_str path, ssm_str name);
/* Says that no plugin has the name, where it was looked for, and what is near. Returns -1. */
int plugin_not_found(ssm_kind kind, ssm_str name, const struct plugin *others, const struct plugin_folders *folders,
                     struct diags *d);
/* Into a list by kind and name; of two alike stays the one that generate would take: whose file's name fits better, then the first. */
void plugin_insert(struct plugin **list, struct plugin *p);

/* ---- guest.c, load.c: in a child */

/* The one plugin that a child loads. */
struct guest {
    struct arena arena;
    struct arena messages; /* of the diagnostics: they are told also when the other is full */
    struct diags diags;
    struct plugin plugin;
    const struct plugin_file *file;
    struct wire *wire;
    void *handle;
    struct plugin_state state; /* of all its callbacks */
    bool passed; /* it is passed over with a warning where it does not load */
};

/* Loads the file and sends what it is. Returns 0, or -1 with the reason in its diags; guest_close in both cases. */
int guest_open(struct guest *g, const struct plugin_file *file, struct wire *out);
/* Sends the diags, unloads and frees. Returns `result`, or -1 where they say that something failed. */
int guest_close(struct guest *g, int result);

/* Opens one shared object and checks its descriptor. 0; -1 with a diagnostic of the class given. */
int load_file(struct arena *a, struct diags *d, bool as_warning, ssm_str path, void **handle, struct plugin *out);
int load_start(struct diags *d);
void load_close(void *handle);

/* A text, or its absence. */
static inline void put_cstr(struct wire *out, const char *s)
{
    wire_text(out, s ? ssm_cstr(s) : ssm_view(NULL, 0));
}

/* describe.c: a plugin as a frame. */
void plugin_put(struct wire *out, const struct plugin *p);
/* In `a`, or NULL: the frame is not what it should be. */
struct plugin *plugin_take(struct wire_reader *r, struct arena *a);
/* speech.c: what the child of any plugin says: what the plugin is, once, into *plugin (NULL before), and diagnostics, with which
 * it speaks for nobody else. Returns 0; 1 where the frame is of another type; -1 where it is not what it should be. */
int guest_take(unsigned type, struct wire_reader *frame, struct arena *a, struct diags *d, struct plugin **plugin);
/* A diagnostic of the readers' child: by one of the plugins of the list, or of the comparison. */
int readers_said(struct wire_reader *frame, const struct plugin *plugins, struct diags *d);
/* facts.c */
void facts_put(struct wire *out, const ssm_dialect_facts *f);
void facts_take(struct wire_reader *r, struct arena *a, ssm_dialect_facts *f);

/* check.c: the plan against the dialect's facts. */
int check_facts(struct ssm_host *h);

/* options.c: --plugin-option and plugins.options against what a plugin describes; with `other` known, also those that neither
 * of the two has. */
int check_options(const struct render_request *r, const struct plugin *p, const struct plugin *other, struct diags *d);
/* Those of a plugin that was used before rendering: nobody need have them any more. */
void options_taken(const struct plugin *p, struct option_value *options, size_t count);
ssm_str option_value(const struct render_request *r, const struct plugin *p, const char *key);

/* units.c: operations to units. */
int make_units(struct ssm_host *h);
/* A dialect that takes forward references has its foreign keys back in their tables. True for the operation of a key that
 * is there, which is no operation any more. */
bool unit_put_back(struct op *op);

/* inverse.c: the inverses of a unit's operations, last first, in memory of the next such call; op_count 0: there are none. */
int invert_unit(struct arena *scratch, const ssm_unit *unit, ssm_unit *view);

/* script.c: statements of units laid out. */
const ssm_script *make_script(struct ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask);
/* How many units from `first` on can share a file that a tool runs in one transaction. */
size_t script_batch(struct ssm_host *h, size_t first, uint32_t ways);

/* files.c: the files that an emitter offers. */
bool file_name_good(ssm_str name);
bool file_language_good(const ssm_file *f);
bool file_flags_good(const ssm_file *f);
/* What two files must not share: the name, and the version that goes into it. */
ssm_str file_key(struct arena *a, ssm_str name, uint32_t step);
int file_open(struct ssm_host *h, const ssm_file *given);
void file_write(struct ssm_host *h, ssm_str bytes);
void file_write_script(struct ssm_host *h, const ssm_script *script);
void file_write_header(struct ssm_host *h, const char *prefix);
void file_write_notes(struct ssm_host *h, const ssm_script *script, const char *prefix);
int file_close(struct ssm_host *h);

/* ---- the children, and what the monitor takes from them */

struct dialect_job {
    const struct render_request *request;
    const struct plugin_file *file;
    /* taken: */
    struct arena *arena;
    struct diags *diags;
    struct rendering *rendering;
    struct plugin *plugin; /* what the file is, be it the dialect or not; NULL: it has not said */
    bool answers;          /* it is the dialect */
    size_t op_count;       /* in units so far, or in none */
    bool back_begun;
    size_t back;           /* the unit whose way back came last */
    struct unit *unit;     /* that the next statement belongs to */
    struct audit audit;
    struct statement_audit *statement_audit;
    int audited;
    const ssm_statement **statements[2]; /* of all units, by direction - 1 */
    size_t counts[2], capacities[2];
};
/* Before the child: room for what comes. */
int dialect_begin(struct dialect_job *job);
int dialect_work(void *user, struct wire *out);
int dialect_take(void *user, unsigned type, struct wire_reader *frame);
/* After the last frame: 0, or -1 with a diagnostic where something is missing. */
int dialect_taken(struct dialect_job *job);

struct emitter_job {
    const struct render_request *request;
    const struct plugin_file *file;
    const struct rendering *rendering; /* NULL: only whether the emitter is there, and can what is asked for */
    const struct plugin *dialect;      /* or NULL */
    /* taken: */
    struct arena *arena;
    struct diags *diags;
    struct plugin *plugin;
    bool answers;
    struct rendered *out;
    size_t capacity;
    size_t bytes; /* of all files */
    struct map names;
};
int emitter_work(void *user, struct wire *out);
int emitter_take(void *user, unsigned type, struct wire_reader *frame);

struct verify_job {
    const struct render_request *request;
    const struct plugin_file *file;
    const struct rendering *rendering;
    size_t first, count; /* units */
    /* taken: */
    struct arena *arena;
    struct diags *diags;
    struct plugin *plugin;
};
int verify_work(void *user, struct wire *out);
int verify_take(void *user, unsigned type, struct wire_reader *frame);

/* ---- readers */

static inline const struct schema_input *input_of(const struct read_request *r, enum side_of side)
{
    return side == SIDE_FROM ? &r->from : &r->to;
}

/* How well a file's name fits what readers are called: files of a later group are loaded only where those before it do not do. */
enum reader_group { READER_WANTED, READER_LIKELY, READER_OTHER };

struct reader_file {
    const struct plugin_file *file;
    enum reader_group group;
};

struct reader_job {
    const struct read_request *request;
    const struct reader_file *files; /* in the order in which they are tried */
    size_t file_count;
    ssm_strs folders; /* where they were looked for */
    /* taken: */
    ssm_str *who; /* what the child's end is told of: the file whose code ran last; NULL: nobody asks */
    struct arena *arena;
    struct diags *diags;
    struct plugin *plugins; /* that have spoken, the last first */
    size_t plugin_count;
    struct schemas_read *out;
    bool complete;
};
int reader_work(void *user, struct wire *out);
int reader_take(void *user, unsigned type, struct wire_reader *frame);
/* reader_place.c */
int reader_take_place(struct reader_job *j, struct wire_reader *frame);

/* One that is loaded, in the child. */
struct reader {
    struct guest guest;
    size_t file; /* of the job's */
    int score[SIDES]; /* how sure it is of each input */
};

/* A list of sources that grows. */
struct blocks {
    const ssm_source **items;
    size_t count, capacity;
};

struct reading {
    const struct reader_job *job;
    struct wire *wire;
    struct arena arena;    /* of what is the child's own */
    struct arena messages; /* of the diagnostics */
    struct diags diags;
    struct reader *readers[LIMIT_READERS];
    size_t reader_count;
    size_t tried; /* of the job's files */
    struct render_request request; /* what services ask: the dialect, options */
    struct arranged files[SIDES];
    struct blocks sources[SIDES]; /* the same as readers see them */
    struct side sides[SIDES];
};
/* reader_place.c: sends where everything is. */
int reader_put_places(struct reading *r, const struct diff_places *p);

struct finder_job {
    const struct find_request *request;
    const struct plugin_file *file;
    /* taken: */
    struct arena *arena;
    struct diags *diags;
    struct plugin *plugin;
    bool answers; /* it is the finder of that scheme */
    bool is_folder;
    ssm_source *files;
    size_t count, capacity;
    struct buf bytes; /* of the file that came last */
    size_t total;
};
int finder_work(void *user, struct wire *out);
int finder_take(void *user, unsigned type, struct wire_reader *frame);
/* After the last frame. */
int finder_taken(struct finder_job *job);

/* reader_child.c: tells the monitor whose code runs next: a file of the job, or their count. */
void reader_at(struct reading *r, size_t file);
/* reader_choice.c: loads readers until both inputs have one, and settles the dialect. 0, or -1 with a diagnostic. */
int readers_choose(struct reading *r);
/* Who reads the dialect and is surest of that input; NULL: nobody reads the dialect. */
struct reader *reader_of(const struct reading *r, enum side_of side);
/* True where the dialect changes a table by making it anew. */
int dialect_rebuilds(struct reading *r);
/* Who reads it beside that one, which gives back what is not its own; loaded where it is not yet. NULL with a diagnostic: nobody. */
struct reader *reader_beside(struct reading *r, const struct reader *giver);

/* reader_api.c: services for readers only; see plugin.h. */
int reader_add_table(ssm_host *h, const ssm_table *t, ssm_place place);
int reader_add_enum(ssm_host *h, const ssm_enum *e, ssm_place place);
int reader_add_object(ssm_host *h, const ssm_object *o, ssm_place place);
int reader_declare(ssm_host *h, ssm_str schema, ssm_str name);
int reader_renamed(ssm_host *h, const ssm_renaming *renaming, ssm_place place);
int reader_cannot(ssm_host *h, const char *kind, ssm_str name, ssm_place place);
const ssm_type *reader_parse_type(ssm_host *h, ssm_str text, ssm_place place);
void *reader_state(ssm_host *h, size_t bytes);
int reader_hand_on(ssm_host *h, const ssm_source *source);
int finder_found(ssm_host *h, ssm_str name, ssm_str bytes, int is_folder);

#endif
