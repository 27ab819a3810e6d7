/* SPDX-License-Identifier: Apache-2.0
 *
 * The mark of an interrupted run, as it could come with a repository: what is taken for one leads nowhere but into the
 * output folder and folders in it, and is written again as the same text.
 */
#include "fuzz.h"

#include "base/limits.h"
#include "output/intent.h"

/* A part of a path: neither hidden nor a way up, without control characters. */
static void check_part(const char *part, size_t length)
{
    FUZZ_CHECK(length > 0 && part[0] != '.', "%s", part);
    for (size_t i = 0; i < length; i++)
        FUZZ_CHECK((unsigned char)part[i] >= ' ' && part[i] != 0x7f, "%s", part);
}

static void check_name(const char *name)
{
    const char *slash = strchr(name, '/');

    FUZZ_CHECK(strlen(name) <= LIMIT_FILE_NAME && (!slash || !strchr(slash + 1, '/')), "%s", name);
    if (slash) {
        check_part(name, (size_t)(slash - name));
        FUZZ_CHECK(strcspn(name, ". ") > (size_t)(slash - name), "%s", name);
        name = slash + 1;
    }
    check_part(name, strlen(name));
}

/* Zeros in front of a number are the only liberty: a text that was written says the same once more. */
static void check_again(const struct intent *intent, struct arena *a)
{
    struct intent again;
    struct buf text;

    buf_init(&text, LIMIT_INTENT_BYTES);
    intent_text(intent, &text);
    if (!text.failed) {
        FUZZ_CHECK(intent_parse(buf_str(&text), a, &again) && again.count == intent->count, "%s", buf_cstr(&text));
        for (size_t i = 0; i < again.count; i++) {
            const struct intent_file *x = &intent->files[i], *y = &again.files[i];

            FUZZ_CHECK(strcmp(x->sha256, y->sha256) == 0 && x->inode == y->inode && x->is_script == y->is_script &&
                           strcmp(x->name, y->name) == 0,
                       "%s", x->name);
        }
    }
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = {0};
    struct intent intent;

    if (intent_parse(fuzz_text(data, size), &a, &intent)) {
        FUZZ_CHECK(intent.count <= LIMIT_FILES, "%zu", intent.count);
        for (size_t i = 0; i < intent.count; i++)
            check_name(intent.files[i].name);
        check_again(&intent, &a);
    } else {
        FUZZ_CHECK(intent.count == 0, "%zu", intent.count);
    }
    arena_free(&a);
    return 0;
}
