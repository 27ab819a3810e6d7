/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers share: text and arrays that grow.
 */
#ifndef SSM_PLUGINS_COMMON_TEXT_H
#define SSM_PLUGINS_COMMON_TEXT_H

#include "common/ascii.h"

/* Each plugin defines it: memory of a run that `owner`, a type of the plugin's, stands for. It is never given back. NULL: memory ended,
 * which the plugin remembers. */
void *common_take(void *owner, size_t bytes);

/* Text at work: {.owner = ...} at the beginning. Once memory ends it stays as it is. */
struct text {
    void *owner;
    char *ptr;
    size_t len, room;
    bool failed;
};

void text_put(struct text *t, ssm_str s);
void text_puts(struct text *t, const char *s);
void text_put_number(struct text *t, uint64_t n);
/* Between two of that mark, which is doubled inside. */
void text_put_quoted(struct text *t, ssm_str s, char mark);
/* What was put, a view that the next put may end; empty where nothing was, absent where memory ended. */
ssm_str text_done(const struct text *t);

/* The array with room for one item more, `size` bytes each: itself, or a copy of twice the room, which *room says. NULL where memory
 * ends. */
void *array_grow(void *owner, void *items, size_t count, size_t *room, size_t size);

/* With its ASCII letters in lower case; absent where memory ends. */
ssm_str text_lowered(void *owner, ssm_str s);

#endif
