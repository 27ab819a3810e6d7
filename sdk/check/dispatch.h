/* SPDX-License-Identifier: Apache-2.0
 *
 * One dispatch of a plugin: the handle that its callbacks get, and all that the host keeps behind it.
 */
#ifndef SSM_CHECK_DISPATCH_H
#define SSM_CHECK_DISPATCH_H

#include "audit/audit.h"
#include "base/diag.h"
#include "base/map.h"
#include "check.h"
#include "show.h"

/* How a plugin is run over a sample. */
struct trial {
    unsigned shape;   /* enum shape */
    uint32_t fail_at; /* the number of the call of the host that fails, from 1; 0: none */
    bool frugal;      /* there are many such runs */
    bool canaries;    /* bytes around what it allocated are looked at */
    bool idempotent;
    bool unknown_kinds;         /* an emitter's operations are of kinds that nobody knows */
    const char *name;           /* of the dialect as the user chose it; NULL: its own */
    const char *option, *value; /* set by the user, or NULL */
};

struct sql_sample;
enum { SQL_HEADER = 8 }; /* lines at most */
enum { SOURCES = 2 };    /* of a reader, a count */

struct ssm_host {
    struct guest *g;
    const struct trial *trial;
    const char *sample;
    struct arena arena;
    struct showing showing; /* what the callbacks are shown */
    struct pages blocks;    /* what they allocate */
    struct block {
        char *at;
        size_t bytes;
    } * allocated;
    size_t allocated_count, allocated_capacity;
    bool ended;

    /* of the callback that runs */
    const char *callback; /* NULL: none */
    size_t failures;      /* reported */
    const char *denied;   /* the host's function that failed, by trial->fail_at */
    uint32_t calls;       /* that may fail, of the whole dispatch */
    uint32_t all_calls;

    /* of a dialect */
    struct buf text;           /* the statement under construction */
    ssm_statement *statements; /* of this callback, in `arena` */
    size_t statement_count, statement_capacity;

    /* of an emitter */
    const struct sql_sample *sql;
    struct rendered_file *files; /* in `arena` */
    size_t file_count, file_capacity;
    bool file_open;
    struct map names;
    ssm_str header[SQL_HEADER];
    size_t header_count;

    /* of a reader */
    const ssm_source *sources[SOURCES]; /* as they are shown */
    size_t source_lengths[SOURCES];
    size_t source_count;
    size_t said_failures; /* there may be several */
    void *state;
    size_t state_bytes;
};

/* The handle, in memory that outlives the dispatch: a plugin that keeps it is found. NULL when memory ends. */
ssm_host *dispatch_open(struct guest *g, const struct trial *t, const char *sample);
/* Looks at what the plugin did to memory, and takes it away. */
void dispatch_close(ssm_host *h);

/* Around each callback. `subject`: an operation's key, or absent. */
void callback_begin(ssm_host *h, const char *callback, ssm_str subject);
/* Judges what came back against what was reported. True for SSM_OK. */
bool callback_end(ssm_host *h, int result);
/* The same for `manner`: true where the dialect can. */
bool manner_end(ssm_host *h, ssm_manner manner);

/* api.c: the table of services as a host of that minor version has it, in memory of that shape; NULL when memory ends. */
const struct ssm_host_api *api_table(struct guest *g, uint32_t minor, unsigned shape);
/* Before the work of each of them: false where it must do nothing. `kind`: whose it is, 0: both. */
bool service_begin(ssm_host *h, const char *service, ssm_kind kind);
/* Of one that may fail: true when it must, this time. */
bool service_fails(ssm_host *h, const char *service);
/* A message with its arguments. */
ssm_str expand(struct arena *a, ssm_str message, const ssm_str *args, size_t count);

void *service_alloc(ssm_host *h, size_t bytes);
/* The same without being a call. */
void *service_alloc_block(ssm_host *h, size_t bytes);
/* Looks at a message, and writes it down. */
void service_say(ssm_host *h, const char *what, const char *code, const char *message, const ssm_str *args, size_t count);

/* files.c and script.c: services of an emitter. */
int service_open_file(ssm_host *h, const ssm_file *given);
void service_write(ssm_host *h, ssm_str bytes);
void service_write_script(ssm_host *h, const ssm_script *script);
void service_write_header(ssm_host *h, const char *prefix);
void service_write_notes(ssm_host *h, const ssm_script *script, const char *prefix);
int service_close_file(ssm_host *h);
const ssm_script *service_script(ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask);
size_t service_batch(ssm_host *h, size_t first, uint32_t ways);

/* schema.c: of a reader and a finder. */
int service_add_table(ssm_host *h, const ssm_table *t, ssm_place place);
int service_add_enum(ssm_host *h, const ssm_enum *e, ssm_place place);
int service_add_object(ssm_host *h, const ssm_object *o, ssm_place place);
int service_declare(ssm_host *h, ssm_str schema, ssm_str name);
int service_renamed(ssm_host *h, const ssm_renaming *renaming, ssm_place place);
int service_cannot(ssm_host *h, const char *kind, ssm_str name, ssm_place place);
int service_fail_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count);
int service_warn_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count);
const ssm_type *service_parse_type(ssm_host *h, ssm_str text, ssm_place place);
void *service_state(ssm_host *h, size_t bytes);
int service_hand_on(ssm_host *h, const ssm_source *source);
int service_found(ssm_host *h, ssm_str name, ssm_str bytes, int is_folder);

/* ---- a plugin over its samples */

enum sample_group { GROUP_WORK, GROUP_BARE, GROUP_HOSTILE, GROUP_COUNT };

/* How many samples there are for this plugin, of all groups. */
size_t sample_count(struct guest *g);
/* Runs the plugin over one of them; what it gave is appended to g->said. Returns how many calls may fail. */
uint32_t sample_run(struct guest *g, size_t i, const struct trial *t);
enum sample_group sample_group(struct guest *g, size_t i);
const char *sample_name(struct guest *g, size_t i);

/* dialect.c, emitter.c, reader.c */
struct op_sample;
struct schema_sample;
uint32_t dialect_run(struct guest *g, const struct op_sample *s, const struct trial *t);
uint32_t emitter_run(struct guest *g, const struct sql_sample *sql, const struct trial *t);
uint32_t reader_run(struct guest *g, const struct schema_sample *s, const struct trial *t);
uint32_t finder_run(struct guest *g, const char *location, const struct trial *t);

#endif
