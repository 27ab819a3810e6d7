/* SPDX-License-Identifier: Apache-2.0
 *
 * What a plugin is shown: copies of the host's data in one of several shapes, each of which notices one kind of mistake.
 */
#ifndef SSM_CHECK_SHOW_H
#define SSM_CHECK_SHOW_H

#include "frozen.h"
#include "model/op.h"
#include "model/record.h"
#include "pages.h"

/* Bits. Plain: texts with a NUL behind them, everything writable. */
enum shape {
    SHAPE_PLAIN = 0,
    SHAPE_TEXTS = 1,    /* each text ends where a page ends */
    SHAPE_SIZES = 2,    /* each struct and list ends there, and is as large as in the host's minor version */
    SHAPE_LONGER = 4,   /* each struct that tells its size is longer than it was ever defined */
    SHAPE_CONSTANT = 8, /* read-only */
    SHAPE_FALLING = 16, /* the addresses of what the plugin allocates fall */
    SHAPE_RETIRE = 32   /* what a dispatch had is inaccessible behind it */
};

struct showing {
    struct pages pages;
    unsigned shape;
    uint32_t minor;
    struct shown_pair {
        const void *from;
        void *to;
    } * pairs; /* what is shared by pointer is shown once: dialects compare pointers */
    size_t count, capacity;
    bool failed;
};

void show_open(struct showing *s, unsigned shape, uint32_t minor);
/* `leave`: its memory stays readable, for nobody. */
void show_close(struct showing *s, bool leave);
/* Before a callback: from now on read-only, if that is the shape. */
void show_seal(struct showing *s);

ssm_str show_text(struct showing *s, ssm_str text);
ssm_strs show_texts(struct showing *s, ssm_strs texts);
/* A struct that begins with its size, from one that has all of today's members. */
void *show_struct(struct showing *s, enum shown what, const void *from);
/* A list of anything. */
void *show_list(struct showing *s, const void *from, size_t bytes, const char *what);
/* An object of the model with all that it points to. */
void *show_object(struct showing *s, const struct record *rec, const void *object);
/* Only the contract's part of it; op_shown() finds it again. */
ssm_operation *show_operation(struct showing *s, const struct op *op);
/* The op that a shown operation is of, or NULL where it is none. */
const struct op *op_shown(const struct showing *s, const ssm_operation *shown);

#endif
