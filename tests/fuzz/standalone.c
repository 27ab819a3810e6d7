/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs a harness over files, and over all files of folders, in order of name. Without libFuzzer, with any compiler.
 *
 * usage: fuzz_NAME FILE|FOLDER...
 */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t inputs;

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int no_dots(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

/* A copy of just the input's size, so that a sanitizer sees a read beyond its end. */
static void run_bytes(const char *path, const struct buf *bytes)
{
    uint8_t *exact = malloc(bytes->len ? bytes->len : 1);

    FUZZ_CHECK(exact, "%s", path);
    if (bytes->len)
        memcpy(exact, bytes->ptr, bytes->len);
    LLVMFuzzerTestOneInput(exact, bytes->len);
    free(exact);
    inputs++;
}

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf bytes;
    char part[4096];
    size_t n;

    if (!f) {
        perror(path);
        return 1;
    }
    buf_init(&bytes, (size_t)1 << 26);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_put(&bytes, ssm_view(part, n));
    fclose(f);
    fprintf(stderr, "%s\n", path); /* the last one is the one that failed */
    run_bytes(path, &bytes);
    buf_free(&bytes);
    return 0;
}

static int run_path(const char *path)
{
    struct dirent **entries;
    struct stat st;
    int count, bad = 0;

    if (stat(path, &st)) {
        perror(path);
        return 1;
    }
    if (!S_ISDIR(st.st_mode))
        return run_file(path);
    count = scandir(path, &entries, no_dots, by_name);
    for (int i = 0; i < count; i++) {
        char inner[4096];

        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        bad |= run_path(inner);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return bad | (count < 0);
}

int main(int argc, char **argv)
{
    int bad = 0;

    for (int i = 1; i < argc; i++)
        bad |= run_path(argv[i]);
    printf("%zu inputs\n", inputs);
    return bad || !inputs;
}
