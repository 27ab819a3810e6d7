/* SPDX-License-Identifier: Apache-2.0
 *
 * The intent file: which files a run of several is about to put in place, so that the next run can tell what a killed
 * one left. It is read as hostile input: it may come with a repository.
 *
 *     smartspec-migrate intent 1
 *     <SHA-256> <inode> companion|script <name>        in order of appearance
 *     end <count>
 *
 * A file is taken for the run's own only where hash and inode agree; the inode no repository can know.
 */
#ifndef SSM_OUTPUT_INTENT_H
#define SSM_OUTPUT_INTENT_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/digest.h"
#include "output/folders.h"

struct intent_file {
    char sha256[DIGEST_HEX + 1];
    uint64_t inode;
    bool is_script;
    const char *name;
};

struct intent {
    struct intent_file *files;
    size_t count;
};

enum intent_state {
    INTENT_MISSING, /* there is no file of that name */
    INTENT_OURS,    /* it is the one that the run wrote */
    INTENT_CHANGED  /* it is another, or it was changed */
};

/* A plain name, printable, not one that begins with a dot, and one folder in front of it at most, of letters, digits, `_`
 * and `-`: no other may be in an intent. */
bool intent_takes_name(ssm_str name);
void intent_text(const struct intent *intent, struct buf *out);
/* The intent in `text`; false where it is not one, *intent is then empty. Memory: a->failed. */
bool intent_parse(ssm_str text, struct arena *a, struct intent *intent);
/* Reads the folder's. 1: it is there; 0: there is none; -1 with a diagnostic: it is broken, or cannot be read. */
int intent_read(int folder, ssm_str folder_path, struct arena *a, struct diags *d, struct intent *intent);
/* What became of a file, whose folder was looked for. Returns 0, or -1 with errno. */
int intent_check(const struct folders *folders, const struct intent_file *file, enum intent_state *state);

#endif
