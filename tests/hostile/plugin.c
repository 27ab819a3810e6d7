/* SPDX-License-Identifier: Apache-2.0
 *
 * An honest emitter, dialect, reader and finder, all called "mallory", that do DEED at WHEN (hostile.h). KIND says which of
 * them this object is. The deeds stand in deeds.toml.
 */
#include "hostile.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int DEED(const struct moment *now);

#define DO(when, ...) (WHEN == (when) ? DEED(&(const struct moment){__VA_ARGS__}) : CARRY_ON)
/* Does the deed of this moment; leaves the callback with its answer unless the honest work shall go on. */
#define DEED_OR_WORK(when, ...) \
    do { \
        int answer = DO(when, __VA_ARGS__); \
        if (answer != CARRY_ON) \
            return answer; \
    } while (0)

const struct ssm_host_api *host_services;
static char denial[160];
static char booty[2048];
static int called; /* by the host, to do its work */

/* ---- what deeds use */

/* From where this object lies: neither the environment nor the working folder is sure to be there. */
static const char *find_run_folder(void)
{
    static char path[512];
    Dl_info here;

    if (dladdr(denial, &here) && here.dli_fname)
        snprintf(path, sizeof path, "%s", here.dli_fname);
    for (int i = 0; i < 2 && strrchr(path, '/'); i++)
        *strrchr(path, '/') = '\0';
    return path;
}

const char *in_run_folder(const char *name)
{
    static char folder[512];
    static char path[1024];

    if (!folder[0])
        snprintf(folder, sizeof folder, "%s", find_run_folder());
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

unsigned short runners_port(void)
{
    const char *dash = strrchr(in_run_folder(""), '-');

    return dash ? (unsigned short)strtoul(dash + 1, NULL, 10) : 0;
}

int denied(const char *call)
{
    snprintf(denial, sizeof denial, "%s: %s", call, strerror(errno));
    return CARRY_ON;
}

int tell_denial(ssm_host *h)
{
    const ssm_str text = ssm_cstr(denial);

    return denial[0] ? host_services->fail(h, NULL, "denied", "I was denied %1", &text, 1) : SSM_OK;
}

void loot(const char *bytes, size_t count)
{
    for (size_t i = 0, n = strlen(booty); i < count && n + 1 < sizeof booty; i++)
        if (bytes[i] >= ' ' && bytes[i] <= '~')
            booty[n++] = bytes[i];
}

ssm_str looted(void)
{
    return ssm_cstr(booty);
}

/* ---- the emitter */

int honest_file(ssm_host *h, const ssm_migration *m)
{
    const struct ssm_host_api *api = host_services;
    const ssm_script *script = api->script(h, 0, m->unit_count, SSM_UP, SSM_ASK_OWN_TRANSACTION);
    const ssm_file file = {
        .size = sizeof file, .name = SSM_LIT("{version}_mallory.sql"), .role = SSM_FILE_SCRIPT, .language = SSM_LANG_SQL};

    if (!script || api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    if (looted().len) {
        api->write(h, SSM_LIT("-- "));
        api->write(h, looted());
        api->write(h, SSM_LIT("\n"));
    }
    api->write_script(h, script);
    return api->close_file(h);
}

static int emitter_begin(ssm_host *h, const ssm_migration *m)
{
    DEED_OR_WORK(AT_BEGIN, .h = h, .migration = m);
    return SSM_OK;
}

static int emitter_end(ssm_host *h, const ssm_migration *m)
{
    called = 1;
    DEED_OR_WORK(AT_END, .h = h, .migration = m);
    if (tell_denial(h) != SSM_OK)
        return SSM_ERROR;
    DEED_OR_WORK(AS_FILE, .h = h, .migration = m);
    return honest_file(h, m);
}

/* ---- the dialect: as much as the runner's report needs */

static int put(ssm_host *h, ssm_str s)
{
    host_services->put(h, s);
    return SSM_OK;
}

static int quote_literal(ssm_host *h, ssm_str text)
{
    put(h, SSM_LIT("'"));
    for (size_t i = 0; i < text.len; i++) {
        put(h, ssm_view(text.ptr + i, 1));
        if (text.ptr[i] == '\'')
            put(h, SSM_LIT("'"));
    }
    return put(h, SSM_LIT("'"));
}

static int map_type(ssm_host *h, const ssm_type *type)
{
    return put(h, type->name);
}

static void put_column(ssm_host *h, const ssm_column *c)
{
    put(h, c->name);
    put(h, SSM_LIT(" "));
    map_type(h, c->type);
}

int honest_statements(ssm_host *h, const ssm_unit *unit)
{
    const ssm_operation *op = unit->ops[0];
    const uint32_t flags = op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE;

    put(h, op->kind == SSM_OP_CREATE_TABLE ? SSM_LIT("CREATE TABLE ")
           : op->kind == SSM_OP_DROP_TABLE ? SSM_LIT("DROP TABLE ")
                                           : SSM_LIT("ALTER TABLE "));
    put(h, op->object);
    if (op->kind == SSM_OP_CREATE_TABLE)
        for (size_t i = 0; i < op->table_after->column_count; i++) {
            put(h, i ? SSM_LIT(", ") : SSM_LIT(" ("));
            put_column(h, op->table_after->columns[i]);
        }
    put(h, op->kind == SSM_OP_CREATE_TABLE  ? SSM_LIT(")")
           : op->kind == SSM_OP_ADD_COLUMN  ? SSM_LIT(" ADD COLUMN ")
           : op->kind == SSM_OP_DROP_COLUMN ? SSM_LIT(" DROP COLUMN ")
                                            : SSM_LIT(""));
    if (op->kind == SSM_OP_ADD_COLUMN)
        put_column(h, op->column_after);
    if (op->kind == SSM_OP_DROP_COLUMN)
        put(h, op->member);
    return host_services->end_statement(h, flags, 0);
}

static ssm_manner dialect_manner(ssm_host *h, const ssm_operation *op)
{
    const ssm_unit unit = {sizeof unit, 0, &op, 1};

    return DO(AT_MANNER, .h = h, .unit = &unit) == CARRY_ON ? SSM_MANNER_ALONE : SSM_MANNER_NONE;
}

static int dialect_render(ssm_host *h, const ssm_unit *unit)
{
    called = 1;
    DEED_OR_WORK(AT_RENDER, .h = h, .unit = unit);
    if (tell_denial(h) != SSM_OK)
        return SSM_ERROR;
    DEED_OR_WORK(AS_STATEMENTS, .h = h, .unit = unit);
    DEED_OR_WORK(AS_VERIFIED, .h = h, .unit = unit);
    return honest_statements(h, unit);
}

/* An honest second look: the statement names what its operation does. */
static int dialect_verify(ssm_host *h, const ssm_unit *unit, const ssm_statement *const *statements, size_t count)
{
    const ssm_operation *op = unit->ops[0];

    called = 1;
    DEED_OR_WORK(AT_VERIFY, .h = h, .unit = unit);
    for (size_t i = 0; i < count; i++)
        if (!memmem(statements[i]->text.ptr, statements[i]->text.len, op->object.ptr, op->object.len) ||
            (op->member.len && !memmem(statements[i]->text.ptr, statements[i]->text.len, op->member.ptr, op->member.len)))
            return host_services->fail(h, op, "other_object", "verify: not what \"%1\" asks for", &op->key, 1);
    return SSM_OK;
}

/* ---- the reader, which reads files called *.mallory: their name says which of the two schemas it is */

static const ssm_type *type_of(ssm_host *h, const char *name, ssm_place place)
{
    return host_services->parse_type(h, ssm_cstr(name), place);
}

/* In memory of the host; NULL where it ends. */
static ssm_table *make_table(ssm_host *h, const char *name, size_t count)
{
    ssm_table *t = host_services->alloc(h, sizeof *t);
    const ssm_column **columns = host_services->alloc(h, count * sizeof *columns);

    if (!t || !columns)
        return NULL;
    *t = (ssm_table){.size = sizeof *t, .name = ssm_cstr(name), .columns = columns};
    return t;
}

static void add_column(ssm_host *h, ssm_table *t, const char *name, const char *type, ssm_place place)
{
    ssm_column *c = host_services->alloc(h, sizeof *c);
    const ssm_column **columns = (const ssm_column **)(size_t)t->columns;

    if (!c)
        return;
    *c = (ssm_column){.size = sizeof *c, .name = ssm_cstr(name), .type = type_of(h, type, place), .nullable = SSM_YES,
                      .default_value = {SSM_DEFAULT_NONE, {NULL, 0}}, .identity = SSM_IDENTITY_NONE, .generated = SSM_NO};
    columns[t->column_count++] = c;
}

int is_target(const struct moment *now)
{
    return now->source ? now->source->bytes.len == 3 /* "to" */ : now->location.len && now->location.ptr[0] == 'b';
}

int honest_schema(ssm_host *h, const ssm_source *source)
{
    const ssm_place place = {source, 0};
    const int target = is_target(&(const struct moment){.source = source});
    ssm_table *users = make_table(h, "users", 3), *log = make_table(h, "audit_log", 2);

    if (!users || !log)
        return SSM_ERROR;
    add_column(h, users, "id", "bigint", place);
    add_column(h, users, "email", "text", place);
    if (target)
        add_column(h, users, "note", "text", place);
    add_column(h, log, "id", "bigint", place);
    add_column(h, log, "entry", "text", place);
    if (looted().len)
        log->comment = (ssm_text){SSM_YES, looted()};
    if (host_services->add_table(h, users, place) != SSM_OK)
        return SSM_ERROR;
    return target ? host_services->add_table(h, log, place) : SSM_OK;
}

static int reader_recognises(ssm_host *h, const ssm_source *source)
{
    (void)DO(AT_RECOGNISE, .h = h, .source = source);
    return memmem(source->name.ptr, source->name.len, ".mallory", 8) ? 100 : 0;
}

static int reader_read(ssm_host *h, const ssm_source *const *sources, size_t count)
{
    called = 1;
    if (!count)
        return SSM_ERROR;
    DEED_OR_WORK(AT_READ, .h = h, .source = sources[0]);
    if (tell_denial(h) != SSM_OK)
        return SSM_ERROR;
    DEED_OR_WORK(AS_SCHEMA, .h = h, .source = sources[0]);
    return honest_schema(h, sources[0]);
}

/* ---- the finder: what it finds is PostgreSQL's SQL */

int honest_files(ssm_host *h, ssm_str location)
{
    char text[sizeof booty + 256];
    const int target = is_target(&(const struct moment){.location = location});
    int n = snprintf(text, sizeof text, "CREATE TABLE users (id bigint, email text%s);\n%s", target ? ", note text" : "",
                     target ? "CREATE TABLE audit_log (id bigint, entry text);\n" : "");

    if (looted().len && target)
        n += snprintf(text + n, sizeof text - (size_t)n, "COMMENT ON TABLE audit_log IS $$%s$$;\n", booty);
    return host_services->found(h, location, ssm_view(text, (size_t)n), 0);
}

static int finder_find(ssm_host *h, ssm_str root, ssm_str location)
{
    (void)root;
    called = 1;
    DEED_OR_WORK(AT_FIND, .h = h, .location = location);
    if (tell_denial(h) != SSM_OK)
        return SSM_ERROR;
    DEED_OR_WORK(AS_FOUND, .h = h, .location = location);
    return honest_files(h, location);
}

/* ---- the descriptor */

static const ssm_dialect_facts facts = {.size = sizeof facts, .rebuild_scope = SSM_SCOPE_NONE,
                                        .transactional_ddl = WHEN == AS_STATEMENTS, .begin = "BEGIN", .commit = "COMMIT"};
static const struct ssm_dialect dialect = {.size = sizeof dialect, .facts = &facts, .manner = dialect_manner,
                                           .render = dialect_render, .quote_ident = put, .quote_literal = quote_literal,
                                           .map_type = map_type,
                                           .verify = WHEN == AS_STATEMENTS ? NULL : dialect_verify};
static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = emitter_end, .begin = emitter_begin};
static const char *const dialects[] = {"postgresql", NULL};
static const struct ssm_reader reader = {.size = sizeof reader, .dialects = dialects, .recognises = reader_recognises,
                                         .read = reader_read};
static const struct ssm_finder finder = {.size = sizeof finder, .scheme = "mallory", .find = finder_find};
static const void *const vtables[] = {[SSM_KIND_EMITTER] = &emitter, [SSM_KIND_DIALECT] = &dialect,
                                      [SSM_KIND_READER] = &reader, [SSM_KIND_FINDER] = &finder};

#ifdef NO_ENTRY
#define ssm_plugin_entry some_other_function
SSM_EXPORT const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api);
#endif

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    static ssm_plugin self = {.magic = SSM_PLUGIN_MAGIC, .abi_major = SSM_ABI_MAJOR, .abi_minor = SSM_ABI_MINOR,
                              .size = sizeof self, .kind = KIND, .name = "mallory", .version = "6.6.6",
                              .summary = "an honest plugin", .licence = "Apache-2.0"};

    host_services = api;
    self.vtable = vtables[KIND];
    if (DO(AT_ENTRY, .h = NULL) != CARRY_ON)
        return NULL;
    (void)DO(AS_DESCRIPTOR, .self = &self);
    return &self;
}

#if WHEN == AT_LOAD
__attribute__((constructor)) static void load(void)
{
    (void)DO(AT_LOAD, .h = NULL);
}
#endif

#if WHEN == AT_UNLOAD
__attribute__((destructor)) static void unload(void)
{
    if (!called)
        (void)DO(AT_UNLOAD, .h = NULL);
}
#endif

#ifdef UNRESOLVED
extern int a_function_that_nobody_has(void);

__attribute__((constructor)) static void call_it(void)
{
    denial[0] = (char)a_function_that_nobody_has();
}
#endif
