/* SPDX-License-Identifier: Apache-2.0
 *
 * What a run writes, and all that it says.
 *
 *   messages.c   codes to text, in English and Thai
 *   path.c       the path policy, resolved against a directory's descriptor
 *   writer.c     the governed writer: lock, recover, write, link, in the order of its guarantee
 *   intent.c     the intent file of several files
 *   recover.c    what a killed run left: completed or removed
 *   place.c      files put in place together
 *   folders.c    the folders that they go into
 *   contents.c   their bytes, once the version is known
 *   stage.c      one file on its way: unseen, durable, then in place
 *   names.c      the names of a run's files
 *   version.c    the arithmetic of versions
 *   scripts.c    what the output folder holds: versions, hashes
 *   summary.c    summary.json
 *   markdown.c   report.md: the frame; markdown_ops.c, markdown_files.c, mermaid.c: its parts
 *   steps.c      the recommended next commands of both
 *   show.c       text that others wrote, made safe to show
 *   checksum.c   Flyway's checksum of a file
 *   run_folder.c the reports' folder of a run
 *   page.c       a page under construction: what the reports share
 *   plain.h      text that can be written as it is
 */
#ifndef SSM_OUTPUT_OUTPUT_H
#define SSM_OUTPUT_OUTPUT_H

#include <time.h>

#include "base/buf.h"
#include "base/diag.h"
#include "config/config.h"
#include "guard/guard.h"
#include "host/host.h"
#include "plan/plan.h"

/* ---- messages.c */

enum lang { LANG_EN = 0, LANG_TH };

/* Chooses the language and finds its catalog beneath locale_dir (<dir>/th/LC_MESSAGES/smartspec-migrate.mo), which may
 * be NULL. Needs no locale of the system's; costs nothing for English. */
void messages_open(enum lang lang, const char *locale_dir);
/* English text to the chosen language. */
const char *tr(const char *english);
/* The text of a diagnostic: its template with the arguments in place; control characters of arguments are shown escaped. */
void message_text(const struct diag *g, struct buf *out);
/* One line as people see it on standard error: "error: /diffs/3: text [report.unknown_kind]". */
void message_line(const struct diag *g, struct buf *out);

/* ---- path.c */

struct path_policy {
    int root;                    /* descriptor of the workspace */
    ssm_str root_path;           /* its absolute path */
    ssm_strs allow_only;         /* items == NULL: not restricted */
    ssm_strs deny;
    ssm_strs directories;        /* governed folders */
    ssm_str reports_root;
};

/* The path relative to the root, normalised ("a//./b/" is "a/b"), in `a`; {NULL} with a diagnostic (class invalid) where
 * the policy forbids it. `flag` names what gave it, for the message. */
ssm_str path_safe_output(const struct path_policy *p, ssm_str path, ssm_str flag, struct arena *a, struct diags *d);
ssm_str path_governed(const struct path_policy *p, ssm_str path, ssm_str flag, struct arena *a, struct diags *d);
/* Opens a folder beneath the root without following a link; with `create`, makes the missing ones. -1 with a diagnostic. */
int path_open_folder(const struct path_policy *p, ssm_str relative, bool create, struct diags *d);
/* Opens one folder in an open one, not through a link. -1: with a diagnostic, `missing` where there is none of that name;
 * with `d` NULL with errno. `path` is its path, for messages. */
int path_open_beneath(int folder, const char *name, ssm_str path, enum diag_code missing, struct diags *d);

/* ---- run.c's view: everything about a run that the reports show */

enum run_mode { MODE_PREVIEW, MODE_APPLY };
enum run_outcome { OUTCOME_GENERATED, OUTCOME_NOTHING, OUTCOME_REFUSED };

struct written_file {
    ssm_str name;  /* path relative to the root */
    ssm_str expanded; /* absent: the bytes are the rendered file's own */
    size_t size;
    char sha256[65];
    bool is_sql;
};

struct run {
    enum run_mode mode;
    enum run_outcome outcome;
    enum lang lang;
    ssm_str run_id;         /* of this run: the folder's name */
    ssm_str report_path;    /* as given; absent: it is made of two schemas: */
    ssm_str from_schema, to_schema;
    bool schema_found;      /* from_schema lay in a usual place, and nobody named it */
    ssm_str tool;
    ssm_str dialect;        /* as chosen: "postgresql", "mariadb"; absent: not settled */
    ssm_str output_dir;     /* relative to the root */
    ssm_str platform;
    ssm_strs command;       /* the command line as given, from the program's name on; count 0: not told */
    ssm_str report_hash;    /* header's first hash, hexadecimal; absent: not settled */
    ssm_str operations_hash;
    const struct permission *permission;
    const struct report *report;   /* NULL where it could not be loaded */
    const struct plan *plan;       /* NULL where there is none */
    const struct rendered *rendered; /* NULL where there is none */
    const struct diags *diags;
    const struct written_file *files; /* of the run: written, or those that would be; files[i] is rendered->files[i] */
    size_t file_count;
    ssm_str script_path;  /* relative to the root, or absent */
    ssm_strs report_files; /* paths of the safe outputs, relative to the root */
    bool withheld;        /* the preview is withheld: a secret, or the gate */
    bool secrets_found;
    bool files_clean; /* a search of the rendered files found no secret: their bytes need no masking */
    bool keys_clean;  /* the same of the operations' keys: run_keys_clean */
    const struct confinement *confinement;
    int exit_code;
    const char *tool_version;
};

/* What the file holds, or would: files[i] and rendered->files[i] are there. */
static inline ssm_str run_bytes(const struct run *r, size_t i)
{
    return r->files[i].expanded.ptr ? r->files[i].expanded : buf_str(&r->rendered->files[i].bytes);
}

/* Searches the keys of all operations at once: true where none holds a secret. */
bool run_keys_clean(const struct run *r, struct secrets *s);
/* summary.json. What matches a secret pattern is masked. Returns 0, or -1 when memory or the buffer's limit ends. */
int summary_write(const struct run *r, struct secrets *s, struct buf *out);
/* report.md, likewise. */
int markdown_write(const struct run *r, struct secrets *s, struct buf *out);

#endif
