/* SPDX-License-Identifier: Apache-2.0
 *
 * The floor of verification: the plain PostgreSQL parse of every statement of the scripts given, once. And that of reading
 * schemas: the plain parse of each file in one call.
 * usage: parse [--whole] SCRIPT...
 */
#include <pg_query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = NULL;
    long end;

    if (!f)
        return NULL;
    if (fseek(f, 0, SEEK_END) == 0 && (end = ftell(f)) >= 0) {
        rewind(f);
        bytes = malloc((size_t)end + 1);
        if (bytes && fread(bytes, 1, (size_t)end, f) == (size_t)end)
            bytes[end] = '\0';
    }
    fclose(f);
    return bytes;
}

static void parse_text(const char *script)
{
    PgQueryParseResult result = pg_query_parse(script);

    if (result.error) {
        fprintf(stderr, "%s\n%.200s\n", result.error->message, script);
        exit(EXIT_FAILURE);
    }
    pg_query_free_parse_result(result);
}

/* Scripts as the host lays them out: `;` and an empty line behind each statement. */
static long parse_all(char *script)
{
    long count = 0;

    for (char *end; (end = strstr(script, ";\n\n")) != NULL; script = end + 3) {
        *end = '\0';
        parse_text(script);
        count++;
    }
    return count;
}

int main(int argc, char **argv)
{
    int whole = argc > 1 && strcmp(argv[1], "--whole") == 0;
    long count = 0;

    for (int i = 1 + whole; i < argc; i++) {
        char *script = read_file(argv[i]);

        if (!script)
            return EXIT_FAILURE;
        if (whole)
            parse_text(script);
        else
            count += parse_all(script);
        free(script);
    }
    printf("%ld\n", count);
    return EXIT_SUCCESS;
}
