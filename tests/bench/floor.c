/* SPDX-License-Identifier: Apache-2.0
 *
 * The floor that the benchmark measures against: reads a report, parses it with cJSON, writes as many bytes.
 * usage: floor REPORT BYTES OUTPUT
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *bytes = NULL;

    if (!f)
        return NULL;
    if (fseek(f, 0, SEEK_END) == 0) {
        long end = ftell(f);
        rewind(f);
        *size = end > 0 ? (size_t)end : 0;
        bytes = malloc(*size + 1);
        if (bytes && fread(bytes, 1, *size, f) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(f);
    return bytes;
}

static int write_bytes(const char *path, size_t count)
{
    static char block[1 << 16];
    FILE *f = fopen(path, "wb");

    if (!f)
        return -1;
    memset(block, 'x', sizeof block);
    for (size_t n; count > 0; count -= n) {
        n = count < sizeof block ? count : sizeof block;
        if (fwrite(block, 1, n, f) != n) {
            fclose(f);
            return -1;
        }
    }
    return fclose(f);
}

int main(int argc, char **argv)
{
    size_t size = 0;
    char *bytes = argc == 4 ? read_file(argv[1], &size) : NULL;
    cJSON *tree = bytes ? cJSON_ParseWithLength(bytes, size) : NULL;
    int result = tree ? write_bytes(argv[3], strtoul(argv[2], NULL, 10)) : -1;

    cJSON_Delete(tree);
    free(bytes);
    return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
