/* SPDX-License-Identifier: Apache-2.0
 *
 * What the hostile plugins share. Each is plugin.c, an honest emitter, dialect, reader or finder that also does one deed at one
 * moment:
 *
 *   calls.c        what a plugin may ask of the kernel, and must not get
 *   parents.c      what it may do to the process that started it
 *   descriptors.c  what it may do with descriptors that it did not open: the result pipe above all
 *   files.c        what an emitter may offer in place of the honest file
 *   statements.c   what a dialect may render in place of the honest statements
 *   schemas.c      what a reader or a finder may give in place of the honest schema
 *
 * Deeds are bounded: even a program without any confinement ends, and so does this machine's trouble.
 */
#ifndef SSM_TESTS_HOSTILE_H
#define SSM_TESTS_HOSTILE_H

#include <smartspec-migrate/plugin.h>
#include <stddef.h>

/* When a deed is done. Those that begin with AS_ replace the honest work: the descriptor, the file, the statements, the statements
 * of a dialect that has a look at them afterwards, the schema, the files found. */
#define AT_LOAD 1
#define AT_ENTRY 2
#define AT_BEGIN 3
#define AT_END 4
#define AT_MANNER 5
#define AT_RENDER 6
#define AT_VERIFY 7
#define AS_DESCRIPTOR 8
#define AS_FILE 9
#define AS_STATEMENTS 10
#define AS_VERIFIED 11
#define AT_UNLOAD 12 /* where its callback was never called: it is in a process that is none of its business */
#define AT_RECOGNISE 13
#define AT_READ 14
#define AT_FIND 15
#define AS_SCHEMA 16
#define AS_FOUND 17

/* What is at hand at that moment; the rest is NULL. */
struct moment {
    ssm_host *h;
    const ssm_migration *migration;
    const ssm_unit *unit;
    ssm_plugin *self;
    const ssm_source *source; /* the first of a reader's */
    ssm_str location;         /* that a finder is asked for */
};

/* What a deed answers when the honest work shall go on. */
enum { CARRY_ON = 1 };

extern const struct ssm_host_api *host_services;

/* ---- where things are: the runner puts the plugin into RUN/plugins, and the victims into RUN */

/* RUN/`name`. Static memory, overwritten by the next call. */
const char *in_run_folder(const char *name);
/* The number behind the last dash of RUN: where the runner listens. */
unsigned short runners_port(void);

/* ---- how it went: what the kernel refused is told through api->fail when the honest work would begin */

/* Notes errno of `call`; always CARRY_ON. */
int denied(const char *call);
/* SSM_ERROR, and said, when something was denied before; else SSM_OK. */
int tell_denial(ssm_host *h);
/* What was read of others' files, to be put into the migration. */
void loot(const char *bytes, size_t count);
ssm_str looted(void);

/* ---- parts that deeds of several files use */

int leaves(const struct moment *now);
int honest_file(ssm_host *h, const ssm_migration *m);
int honest_statements(ssm_host *h, const ssm_unit *unit);
int honest_schema(ssm_host *h, const ssm_source *source);
int honest_files(ssm_host *h, ssm_str location);
/* It is the schema that shall be, not the one that is. */
int is_target(const struct moment *now);

#endif
