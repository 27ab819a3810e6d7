/* SPDX-License-Identifier: Apache-2.0
 *
 * Which readers are loaded, which dialect it is, and who reads what. Readers of SQL are by convention called sql-DIALECT: where the
 * dialect is known, one file is enough as a rule.
 */
#include "host/host_internal.h"

enum { CERTAIN = 50 }; /* how sure the reader of a file must be that is not called as SQL is */

/* ---- who can read what */

static bool is_name(const char *name, ssm_str text)
{
    return str_is_nocase(text, name);
}

static bool reader_reads(const struct reader *x, ssm_str dialect)
{
    for (const char *const *d = x->guest.plugin.reader.dialects; *d; d++)
        if (is_name(*d, dialect))
            return true;
    return false;
}

/* A pipe, or a file without an ending: it is called like SQL as long as nobody knows better. */
static bool has_no_ending(ssm_str name)
{
    size_t from = name.len;

    while (from && name.ptr[from - 1] != '/' && name.ptr[from - 1] != ':')
        from--;
    return !memchr(name.ptr + from, '.', name.len - from);
}

/* How sure it is of the surest of the files. */
static int ask(struct reading *r, struct reader *x, const struct blocks *input)
{
    struct ssm_host h = {.request = &r->request, .plugin = &x->guest.plugin, .arena = &x->guest.arena,
                         .diags = &x->guest.diags, .wire = r->wire, .withhold = true, .state = &x->guest.state};
    int best = 0;

    for (size_t i = 0; i < input->count && i < LIMIT_RECOGNISED; i++) {
        ssm_source s = *input->items[i];
        int sure;

        if (has_no_ending(s.name))
            s.name = arena_concat(h.arena, (const ssm_str[]){s.name, SSM_LIT(".sql")}, 2);
        sure = x->guest.plugin.reader.recognises(&h, &s);
        best = sure > best ? sure : best;
    }
    arena_free(&h.scratch);
    return best > 100 ? 100 : best;
}

struct reader *reader_of(const struct reading *r, enum side_of side)
{
    struct reader *best = NULL;

    for (size_t i = 0; i < r->reader_count; i++)
        if (reader_reads(r->readers[i], r->request.dialect) && (!best || r->readers[i]->score[side] > best->score[side]))
            best = r->readers[i];
    return best;
}

/* ---- loading */

static int load(struct reading *r, size_t file)
{
    struct reader *x = ARENA_NEW(&r->arena, struct reader);

    if (!x)
        return diag_out_of_memory(&r->diags);
    reader_at(r, file);
    x->file = file;
    if (guest_open(&x->guest, r->job->files[file].file, r->wire) != 0 || x->guest.plugin.kind != SSM_KIND_READER)
        return guest_close(&x->guest, 0);
    if (check_options(&r->request, &x->guest.plugin, NULL, &x->guest.diags) != 0)
        return guest_close(&x->guest, -1);
    for (int side = 0; side < SIDES; side++)
        x->score[side] = ask(r, x, &r->sources[side]);
    r->readers[r->reader_count++] = x;
    return 0;
}

/* Nothing in it: whoever reads it, reads the same. */
static bool is_blank(const struct blocks *input)
{
    for (size_t i = 0; i < input->count; i++)
        for (size_t at = 0; at < input->items[i]->bytes.len; at++)
            if (!ascii_space(input->items[i]->bytes.ptr[at]))
                return false;
    return true;
}

/* By its name it is SQL, and what reads that may have no need to be surer. */
static bool is_sql(const struct blocks *input)
{
    for (size_t i = 0; i < input->count; i++)
        if (!str_ends_nocase(input->items[i]->name, ".sql") && !has_no_ending(input->items[i]->name))
            return false;
    return input->count > 0;
}

/* Somebody reads the dialect, as far as it is known, and each input has somebody who knows it. */
static bool is_enough(const struct reading *r)
{
    for (int side = 0; side < SIDES; side++) {
        int least = is_sql(&r->sources[side]) ? 1 : CERTAIN;
        bool known = is_blank(&r->sources[side]);

        for (size_t i = 0; i < r->reader_count; i++)
            known |= r->readers[i]->score[side] >= least &&
                     (!r->request.dialect.len || reader_reads(r->readers[i], r->request.dialect));
        if (!known)
            return false;
    }
    return r->reader_count && (!r->request.dialect.len || reader_of(r, SIDE_FROM));
}

static bool can_load(const struct reading *r)
{
    return r->tried < r->job->file_count && r->reader_count < LIMIT_READERS;
}

static int load_readers(struct reading *r)
{
    int bad = 0;

    for (; can_load(r); r->tried++) {
        const struct reader_file *f = &r->job->files[r->tried];
        bool next_group = r->tried > 0 && f->group != f[-1].group;

        if ((next_group || r->request.dialect.len) && is_enough(r))
            break;
        bad |= load(r, r->tried);
    }
    return bad;
}

/* ---- the dialect */

/* How sure the surest readers of the dialect are of both inputs together, and who they are, as bits. */
static int sureness(const struct reading *r, ssm_str dialect, unsigned *who)
{
    int sum = 0;

    *who = 0;
    for (int side = 0; side < SIDES; side++) {
        int best = 0;

        for (size_t i = 0; i < r->reader_count; i++)
            if (reader_reads(r->readers[i], dialect)) {
                *who |= 1u << i;
                best = r->readers[i]->score[side] > best ? r->readers[i]->score[side] : best;
            }
        sum += best;
    }
    return sum;
}

/* The best and how sure of it its readers are, with the surest of others. */
struct guess {
    ssm_str dialect;
    unsigned who;
    int sure, others;
};

static void consider(struct guess *g, ssm_str dialect, unsigned who, int sure)
{
    if (sure > g->sure) {
        g->others = who != g->who ? g->sure : g->others;
        g->dialect = dialect;
        g->who = who;
        g->sure = sure;
    } else if (who != g->who && sure > g->others)
        g->others = sure;
}

/* The one that the inputs look most like, where they look much more like it than like any other. Of dialects with the same readers
 * the one that these name first. */
static ssm_str guess(const struct reading *r)
{
    enum { PLAINLY = 30 };
    struct guess g = {.sure = 0};

    for (size_t i = 0; i < r->reader_count; i++)
        for (const char *const *d = r->readers[i]->guest.plugin.reader.dialects; *d; d++) {
            unsigned who;
            int sure = sureness(r, ssm_cstr(*d), &who);

            consider(&g, ssm_cstr(*d), who, sure);
        }
    return g.sure - g.others >= PLAINLY ? g.dialect : ssm_view(NULL, 0);
}

static int say_nobody(struct reading *r)
{
    struct buf dirs;

    buf_init(&dirs, LIMIT_DIAG_ARG);
    for (size_t i = 0; i < r->job->folders.count; i++) {
        buf_puts(&dirs, i ? ":" : "");
        buf_put(&dirs, r->job->folders.items[i]);
    }
    diag_at(&r->diags, DIAG_READER_UNKNOWN, ssm_view(NULL, 0), r->request.dialect, buf_str(&dirs));
    buf_free(&dirs);
    return -1;
}

static struct reader *find_beside(const struct reading *r, const struct reader *giver)
{
    for (size_t i = 0; i < r->reader_count; i++)
        if (r->readers[i] != giver && reader_reads(r->readers[i], r->request.dialect))
            return r->readers[i];
    return NULL;
}

struct reader *reader_beside(struct reading *r, const struct reader *giver)
{
    struct reader *x = find_beside(r, giver);

    for (; !x && can_load(r); x = find_beside(r, giver))
        if (load(r, r->tried++) != 0)
            return NULL;
    if (!x)
        say_nobody(r);
    return x;
}

/* The dialect's own facts say it: 1 or 0, or -1 where its file does not load. Where there is none the run goes on, to say so where it
 * is used. */
int dialect_rebuilds(struct reading *r)
{
    for (int misfit = 0; misfit < 2; misfit++)
        for (size_t i = 0; i < r->job->file_count; i++) {
            struct plugin_file f = *r->job->files[i].file;
            struct guest g;
            bool found, rebuilds;

            if (plugin_misfit(f.path, r->request.dialect) != misfit)
                continue;
            f.misfit = misfit;
            f.listed = misfit != 0; /* its name is the dialect's: it is asked for */
            reader_at(r, i);
            found = guest_open(&g, &f, r->wire) == 0 && plugin_answers(&g.plugin, SSM_KIND_DIALECT, r->request.dialect);
            rebuilds = found && g.plugin.facts.rebuild_scope == SSM_SCOPE_TABLE;
            if (guest_close(&g, 0) != 0)
                return -1;
            if (found)
                return rebuilds;
        }
    return 0;
}

int readers_choose(struct reading *r)
{
    int bad = 0;

    if (load_readers(r) != 0)
        return -1;
    if (!r->request.dialect.len)
        r->request.dialect = guess(r);
    if (!r->request.dialect.len)
        return diag_plain(&r->diags, DIAG_SCHEMA_DIALECT, SSM_LIT("--dialect"));
    for (int side = 0; side < SIDES; side++) {
        const struct reader *x = reader_of(r, (enum side_of)side);

        if (!x)
            return say_nobody(r);
        if (x->score[side] <= 0 && !is_blank(&r->sources[side])) /* it would read nothing, and say nothing */
            bad = diag_at(&r->diags, DIAG_SCHEMA_NOT_KNOWN, input_of(r->job->request, (enum side_of)side)->argument,
                          r->request.dialect);
    }
    return bad;
}
