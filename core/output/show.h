/* SPDX-License-Identifier: Apache-2.0
 *
 * Text that others wrote, made safe to show: on a terminal, in Markdown, in a command line. What a reader sees is what
 * the text holds; nothing of it acts.
 */
#ifndef SSM_OUTPUT_SHOW_H
#define SSM_OUTPUT_SHOW_H

#include "base/buf.h"

void show_number(struct buf *out, size_t n);
/* As it is, but for control and invisible characters, shown as \u{200b}, and bytes that are not UTF-8, shown as \xff. */
void show_text(struct buf *out, ssm_str s);
/* One line of Markdown prose, also in a table's cell: what would mean something to Markdown or HTML is written as an entity. */
void show_prose(struct buf *out, ssm_str s);
/* The same as code. */
void show_code(struct buf *out, ssm_str s);
/* A fenced block, its fence longer than any run of backticks in `body`; the body byte for byte. */
void show_fence(struct buf *out, const char *language, ssm_str body);
/* One word of a POSIX shell's command line. */
void show_shell(struct buf *out, ssm_str s);
/* The template with %1 to %9 replaced by args, each put by `put`; the rest of it as it is, %% as one %. */
typedef void show_fn(struct buf *out, ssm_str s);
void show_template(struct buf *out, const char *template, const ssm_str *args, size_t count, show_fn *put);

#endif
