/* SPDX-License-Identifier: Apache-2.0
 *
 * smartspec-migrate-plugin-check: each point of the contract for each plugin, as TAP version 13.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

enum { EXIT_OK, EXIT_NOT_OK, EXIT_USAGE };
enum { POINTS_MOST = 64 };

static const char usage[] = "Usage: smartspec-migrate-plugin-check [FLAG ...] PLUGIN.so ...\n"
                            "Loads each plugin in confined processes, checks it against the contract of "
                            "smartspec-migrate/plugin.h, and prints TAP.\n"
                            "\n"
                            "  --plugin-option KEY=VALUE  set an option of each plugin; may be repeated\n"
                            "  --time-limit SECONDS       of processor time for each point (20)\n"
                            "  --require-confinement      fail where the kernel cannot confine a child fully\n"
                            "  --list                     print the points, and what each means\n"
                            "  --help, --version\n"
                            "\n"
                            "Exit: 0 all points hold, 1 one does not, 2 a wrong flag or no such file.\n";

/* ---- TAP */

struct tap {
    size_t count;
    bool failed;
    bool several;     /* plugins: each line says which */
    const char *file; /* of the plugin at hand */
};

/* What a plugin said, or a file is called, made printable; with `escaped` also for those who read TAP. */
static void print_text(ssm_str text, bool escaped)
{
    bool good = utf8_check(text) == text.len;

    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = good ? utf8_next(text, &at) : (unsigned char)text.ptr[at++];

        if (utf8_is_control(c) || utf8_is_invisible(c) || (!good && c >= 0x80)) {
            printf("\\x%02x", (unsigned)c);
            continue;
        }
        if (escaped && (c == '#' || c == '\\'))
            putchar('\\');
        fwrite(text.ptr + from, 1, at - from, stdout);
    }
}

/* Lines of a comment. */
static void print_comment(ssm_str text)
{
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) : text.len;

        fputs("# ", stdout);
        print_text(ssm_view(text.ptr, n), false);
        putchar('\n');
        n += end != NULL;
        text = ssm_view(text.ptr + n, text.len - n);
    }
}

static void print_result(struct tap *t, const char *name, bool ok, ssm_str words, ssm_str skipped)
{
    t->count++;
    t->failed |= !ok;
    printf("%s %zu - %s", ok ? "ok" : "not ok", t->count, name);
    if (t->several) {
        fputs(" (", stdout);
        print_text(ssm_cstr(t->file), true);
        putchar(')');
    }
    if (skipped.ptr) {
        fputs(" # SKIP ", stdout);
        print_text(skipped, false);
    }
    putchar('\n');
    if (!skipped.ptr)
        print_comment(words);
    fflush(stdout);
}

/* ---- a plugin */

enum state { STATE_NONE, STATE_OK, STATE_FAILED, STATE_SKIPPED };

/* One of the names, with spaces between. */
static bool is_named(const char *names, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = names; at && *at; at += strcspn(at, " "), at += *at == ' ')
        if (strncmp(at, name, n) == 0 && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

/* The point that must hold before this one and does not, or NULL. */
static const struct point *missing(const struct point *p, const enum state *states)
{
    for (size_t i = 0; &points[i] < p; i++)
        if ((states[i] == STATE_FAILED || states[i] == STATE_SKIPPED) && is_named(p->needs, points[i].name))
            return &points[i];
    return NULL;
}

static void print_skipped(struct tap *t, const char *name, const char *first)
{
    char text[256];

    snprintf(text, sizeof text, "the point %s must hold first", first);
    print_result(t, name, true, ssm_view(NULL, 0), ssm_cstr(text));
}

/* First line only: a SKIP has no more. */
static void print_outcome(struct tap *t, const struct point *p, struct outcome *o)
{
    ssm_str words = buf_str(&o->words);

    if (o->skipped && o->ok) {
        const char *end = words.len ? memchr(words.ptr, '\n', words.len) : NULL;

        print_result(t, p->name, true, ssm_view(NULL, 0), ssm_view(end ? words.ptr : "", end ? (size_t)(end - words.ptr) : 0));
    } else
        print_result(t, p->name, o->ok, words, ssm_view(NULL, 0));
}

/* What was printed where, of all points. */
static void note_noise(struct buf *noise, const struct point *p, const struct outcome *o)
{
    enum { SHOWN = 200 };
    ssm_str all = buf_str(&o->noise);

    if (!all.len)
        return;
    buf_printf(noise,
               "in the point %s it prints %zu bytes: a plugin prints nothing, what it has to say goes to api->fail() or "
               "api->warn()\n%.*s\n",
               p->name, all.len, (int)(all.len < SHOWN ? all.len : SHOWN), all.ptr);
}

static int check_plugin(struct tap *t, const char *path, const struct settings *settings)
{
    struct subject s = {.path = path};
    enum state states[POINTS_MOST] = {STATE_NONE};
    struct buf noise;
    int result = 0;

    t->file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    buf_init(&s.transcript, CHECK_TRANSCRIPT);
    buf_init(&noise, (size_t)CHECK_NOISE * POINTS_MOST);
    for (size_t i = 0; i < POINTS_MOST && points[i].name && result == 0; i++) {
        const struct point *p = &points[i], *first = missing(p, states);
        struct outcome o = {0};

        if (p->kinds && s.known && !(p->kinds & 1u << s.kind))
            continue;
        if (first || (p->kinds && !s.known)) {
            print_skipped(t, p->name, first ? first->name : "descriptor");
            states[i] = STATE_SKIPPED;
            continue;
        }
        if (p->work) {
            result = run_point(p, &s, settings, &o);
            note_noise(&noise, p, &o);
        } else {
            o.ok = noise.len == 0;
            buf_init(&o.words, noise.len + 1);
            buf_put(&o.words, buf_str(&noise));
        }
        states[i] = !o.ok ? STATE_FAILED : STATE_OK;
        print_outcome(t, p, &o);
        buf_free(&o.words);
        buf_free(&o.noise);
    }
    buf_free(&noise);
    buf_free(&s.transcript);
    return result;
}

/* ---- the command line */

static const struct option flags[] = {
    {"time-limit", required_argument, NULL, 't'},
    {"plugin-option", required_argument, NULL, 'o'},
    {"require-confinement", no_argument, NULL, 'r'},
    {"list", no_argument, NULL, 'l'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'v'},
    {NULL, 0, NULL, 0},
};

static int take_seconds(const char *text, unsigned *out)
{
    char *end = NULL;
    long n = strtol(text, &end, 10);

    if (*text < '0' || *text > '9' || *end || n < 1 || n > CHECK_SECONDS_MOST) {
        fprintf(stderr, "smartspec-migrate-plugin-check: --time-limit: \"%s\" is no number from 1 to %d\n", text,
                CHECK_SECONDS_MOST);
        return -1;
    }
    *out = (unsigned)n;
    return 0;
}

static int take_option(const char *text, struct settings *s)
{
    const char *equals = strchr(text, '=');

    if (!equals || equals == text || utf8_check(ssm_cstr(text)) != strlen(text)) {
        fprintf(stderr, "smartspec-migrate-plugin-check: --plugin-option: \"%s\" is not KEY=VALUE in UTF-8\n", text);
        return -1;
    }
    if (s->option_count == CHECK_OPTIONS_MOST) {
        fprintf(stderr, "smartspec-migrate-plugin-check: --plugin-option: more than %d\n", CHECK_OPTIONS_MOST);
        return -1;
    }
    s->options[s->option_count++] = text;
    return 0;
}

static void print_list(void)
{
    for (const struct point *p = points; p->name; p++)
        printf("%-20s %s%s\n", p->name, p->means,
               p->kinds == 1u << SSM_KIND_DIALECT   ? " (dialects)"
               : p->kinds == 1u << SSM_KIND_EMITTER ? " (emitters)"
               : p->kinds == 1u << SSM_KIND_READER  ? " (readers)"
               : p->kinds == 1u << SSM_KIND_FINDER  ? " (finders)"
                                                    : "");
}

/* The exit code where the program ends here, else -1. */
static int read_flags(int argc, char **argv, struct settings *s)
{
    int c;

    while ((c = getopt_long(argc, argv, "", flags, NULL)) != -1) /* NOLINT(concurrency-mt-unsafe) */
        switch (c) {
        case 't':
            if (take_seconds(optarg, &s->seconds) != 0)
                return EXIT_USAGE;
            break;
        case 'o':
            if (take_option(optarg, s) != 0)
                return EXIT_USAGE;
            break;
        case 'r':
            s->required = CHECK_BARS;
            break;
        case 'l':
            print_list();
            return EXIT_OK;
        case 'h':
            fputs(usage, stdout);
            return EXIT_OK;
        case 'v':
            printf("smartspec-migrate-plugin-check %s, ABI %u.%u\n", SSM_VERSION, SSM_ABI_MAJOR, SSM_ABI_MINOR);
            return EXIT_OK;
        default:
            return EXIT_USAGE;
        }
    if (optind == argc)
        fputs(usage, stderr);
    return optind == argc ? EXIT_USAGE : -1;
}

/* Descriptors 0 to 2 are what everybody thinks they are, also where whoever started the program closed them. */
static int keep_standard(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    return fd < 0 ? -1 : close(fd);
}

/* Absolute, without links: what the linker is given is what is reported. NULL, and said, where it is no file. */
static char *resolve(const char *argument)
{
    char *path = realpath(argument, NULL);
    struct stat st;

    if (path && stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, R_OK) == 0)
        return path;
    fprintf(stderr, "smartspec-migrate-plugin-check: %s: %s\n", argument,
            path ? "no regular file, or not to be read" : strerrordesc_np(errno));
    free(path);
    return NULL;
}

/* A result that nobody got is none. */
static int end_output(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fprintf(stderr, "smartspec-migrate-plugin-check: standard output: %s\n", strerrordesc_np(errno));
    return EXIT_NOT_OK;
}

int main(int argc, char **argv)
{
    struct settings settings = {.seconds = CHECK_SECONDS};
    int code = keep_standard() == 0 ? read_flags(argc, argv, &settings) : EXIT_USAGE, result = 0;
    struct tap t = {.several = argc - optind > 1};

    if (code >= 0)
        return end_output(code);
    for (int i = optind; i < argc; i++) { /* before the first is run */
        char *path = resolve(argv[i]);

        if (!path)
            return EXIT_USAGE;
        free(path);
    }
    puts("TAP version 13");
    for (int i = optind; i < argc && result == 0; i++) {
        char *path = resolve(argv[i]);

        if (!path)
            return EXIT_USAGE;
        print_comment(ssm_cstr(path));
        result = check_plugin(&t, path, &settings);
        free(path);
    }
    printf("1..%zu\n", t.count);
    if (result != 0)
        return EXIT_USAGE;
    return end_output(t.failed ? EXIT_NOT_OK : EXIT_OK);
}
