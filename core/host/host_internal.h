/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the host share: one dispatch's state behind the handle that plugins get.
 */
#ifndef SSM_HOST_INTERNAL_H
#define SSM_HOST_INTERNAL_H

#include "host/host.h"

/* A statement: what plugins see, and its text behind it. */
struct statement {
    ssm_statement pub;
    struct statement *next; /* of its unit */
    char text[];
};

/* A unit of the migration and its statements, rendered when they are first asked for. */
struct unit {
    ssm_unit up;                     /* what plugins see */
    struct statement *statements[2]; /* by direction - 1 */
    unsigned counts[2];
    bool rendered[2];
    bool failed[2];
};

struct ssm_host {
    const struct render_request *request;
    const struct plugin *plugin; /* whose callback runs */
    struct arena *arena;  /* of this dispatch */
    struct arena *kept;   /* of what outlives it */
    struct arena scratch; /* of one call */
    struct diags *diags;
    struct rendered *out;
    size_t file_capacity;

    struct unit *units;
    size_t unit_count;
    const ssm_operation **shown; /* operations in the order of their units, which have parts of it */
    size_t shown_count;
    const ssm_unit **unit_views;
    ssm_migration migration;

    /* The statement under construction, and the unit's list that it goes to. */
    struct buf text;
    struct statement *list;
    struct statement **list_end;
    unsigned list_count;

    bool withhold;    /* a failure is a reason to note, not an error */
    ssm_str reason;   /* of the last failure withheld */
    size_t failures;  /* reported by the plugin in this callback */
    bool file_open;
    size_t bytes_out; /* of all files */
    struct map names; /* of the files offered */
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

/* find.c: shared objects in one folder that may be loaded, best guess for `wanted` first (absent: by name). */
struct candidate_file {
    ssm_str path;
    ssm_str stem; /* the file's name without ".so" */
};
size_t find_files(struct arena *a, struct diags *d, ssm_str dir, ssm_str wanted, bool all, struct candidate_file **out);

/* load.c: opens one shared object and checks its descriptor. 0; -1 with a diagnostic of the class given. */
int load_file(struct arena *a, struct diags *d, bool as_warning, ssm_str path, void **handle, struct plugin *out);
int load_start(struct diags *d);
void load_stop(void);
void load_close(void *handle);

/* check.c: the plan against the dialect's facts. */
int check_facts(struct ssm_host *h);

/* options.c: --plugin-option and plugins.options against what the plugins describe. */
int check_options(const struct render_request *r, struct diags *d);
ssm_str option_value(const struct render_request *r, const struct plugin *p, const char *key);

/* units.c: operations to units. */
int make_units(struct ssm_host *h);

/* script.c: statements of units, rendered and laid out. */
int render_unit(struct ssm_host *h, size_t index, ssm_direction direction);
const ssm_script *make_script(struct ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask);

/* files.c: the files that an emitter offers. */
int file_open(struct ssm_host *h, const ssm_file *given);
void file_write(struct ssm_host *h, ssm_str bytes);
void file_write_script(struct ssm_host *h, const ssm_script *script);
void file_write_header(struct ssm_host *h, const char *prefix);
int file_close(struct ssm_host *h);

#endif
