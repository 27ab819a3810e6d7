/* SPDX-License-Identifier: Apache-2.0
 *
 * What the harnesses share. Each fuzz_NAME.c is one function of libFuzzer's; a property that does not hold ends the
 * process. Built with SSM_FUZZ the function is fuzzed, without it standalone.c runs it over the committed inputs.
 */
#ifndef SSM_TESTS_FUZZ_H
#define SSM_TESTS_FUZZ_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdio.h>
#include <stdlib.h>

/* Of libFuzzer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what does not hold, and ends the process. */
#define FUZZ_CHECK(condition, ...)                                                                                     \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            fprintf(stderr, __VA_ARGS__);                                                                              \
            fputc('\n', stderr);                                                                                       \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

static inline ssm_str fuzz_text(const uint8_t *data, size_t size)
{
    return ssm_view(size ? (const char *)data : "", size);
}

/* The first byte of the input, which chooses something, taken off it. */
static inline uint8_t fuzz_choice(const uint8_t **data, size_t *size)
{
    if (!*size)
        return 0;
    --*size;
    return *(*data)++;
}

/* Two runs over the same input said the same. */
static inline void fuzz_same_diags(const struct diags *a, const struct diags *b)
{
    const struct diag *x = a->first, *y = b->first;

    for (; x && y; x = x->next, y = y->next) {
        FUZZ_CHECK(x->code == y->code && str_eq(x->pointer, y->pointer) && str_eq(x->operation, y->operation),
                   "%.*s %.*s", STR_ARG(x->word), STR_ARG(y->word));
        FUZZ_CHECK(str_list_eq(x->args, y->args), "%.*s", STR_ARG(x->word));
    }
    FUZZ_CHECK(!x && !y, "a message more");
}

#endif
