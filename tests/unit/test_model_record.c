/* SPDX-License-Identifier: Apache-2.0
 *
 * The model as records: every field there and back, sharing, bounds, hostile frames, and which operations are sound.
 */
#include "model/record.h"
#include "record_fixture.h"

static const struct {
    const struct record *record;
    size_t left_out; /* bytes: padding, reserved ones, and what does not cross */
} records[] = {
    {&record_type, 2 + 4},    /* reserved, padding */
    {&record_constraint, 4},
    {&record_index_part, 4 + 4},
    {&record_pair, 0},
    {&record_index, 4 + 4 + 4},
    {&record_column, 7 * 4},
    {&record_table, 4 + 4 + 16 + 8}, /* what it depends on, and its flags, stay where they were found */
    {&record_enum, 4},
    {&record_object, 4 + 4 * 8 + 16}, /* definition, shape and depends likewise */
    {&record_enum_use, 0},
    {&record_op, 0}, /* see below */
};
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* A field that is added to a struct and to no table makes this number grow, or the struct (see SIZE_IS). */
static void test_tables_name_every_field(void)
{
    for (size_t i = 0; i < COUNT(records); i++) {
        size_t left = bytes_left_out(records[i].record), expected = records[i].left_out;

        if (records[i].record == &record_op) /* lead, next, taken_from, place, reserved, and padding */
            expected = 3 * sizeof(void *) + sizeof(uint32_t) + 6 + 4 * 4 + 4;
        if (left != expected)
            fprintf(stderr, "\n  record %zu leaves out %zu bytes, not %zu\n", i, left, expected);
        CU_ASSERT_EQUAL(left, expected);
    }
}

static void test_every_field_crosses(void)
{
    for (size_t i = 0; i < COUNT(records); i++) {
        const struct record *rec = records[i].record;
        struct arena a = {0};
        struct filler f = {&a, 1};
        void *object = some_object(&f, rec), *taken;
        struct exact e = put_record(rec, object, &a);
        struct wire_reader r = reader_of(&e);
        struct record_reader rr = {.arena = &a};

        CU_ASSERT_EQUAL(record_mask(rec, object), UINT64_MAX >> (64 - rec->count)); /* none is zero */
        taken = record_take(&r, &rr, rec);
        CU_ASSERT_PTR_NOT_NULL_FATAL(taken);
        CU_ASSERT(wire_done(&r));
        CU_ASSERT(same_record(rec, object, taken));
        free(e.bytes);
        arena_free(&a);
    }
}

/* Each field alone: what its bit stands for is that field. */
static void test_each_field_alone(void)
{
    for (size_t i = 0; i < COUNT(records); i++) {
        const struct record *rec = records[i].record;

        for (size_t k = 0; k < rec->count; k++) {
            struct arena a = {0};
            struct filler f = {&a, 1};
            char *object = arena_alloc(&a, rec->bytes), *taken;
            struct record_reader rr = {.arena = &a};
            struct wire_reader r;
            struct exact e;

            memcpy(object, &(uint32_t){rec->size}, rec->size ? 4 : 0);
            for (size_t n = 0; n < rec->needed; n++)
                fill_field(&f, &rec->fields[n], object);
            if (k >= rec->needed)
                fill_field(&f, &rec->fields[k], object);
            e = put_record(rec, object, &a);
            r = reader_of(&e);
            taken = record_take(&r, &rr, rec);
            CU_ASSERT_PTR_NOT_NULL_FATAL(taken);
            CU_ASSERT(wire_done(&r) && same_record(rec, object, taken));
            free(e.bytes);
            arena_free(&a);
        }
    }
}

static void test_hostile_frames(void)
{
    for (size_t i = 0; i < COUNT(records); i++) {
        struct arena a = {0};
        struct filler f = {&a, 1};
        struct exact e = put_record(records[i].record, some_object(&f, records[i].record), &a);

        /* An operation holds all the others: cutting it at each of its bytes is enough, and takes its time. */
        if (e.length < 4096)
            take_hostile(records[i].record, &e);
        else
            for (size_t n = 0; n < e.length; n += 7) {
                CU_ASSERT_FALSE(take_exact(records[i].record, e.bytes, n));
                e.bytes[n] ^= 0x41;
                take_exact(records[i].record, e.bytes, e.length);
                e.bytes[n] ^= 0x41;
            }
        free(e.bytes);
        arena_free(&a);
    }
}

/* What is needed and is not there. */
static void test_needed_fields(void)
{
    for (size_t i = 0; i < COUNT(records); i++) {
        static const unsigned char nothing[] = {0};

        CU_ASSERT_EQUAL(take_exact(records[i].record, nothing, 1), records[i].record->needed == 0);
    }
}

/* One more than the table allows, in each field that has a bound. */
static void test_bounds(void)
{
    const ssm_column wide = {.size = sizeof wide, .name = SSM_LIT("c"), .nullable = (ssm_tri)(SSM_YES + 1)};
    const ssm_type odd = {.size = sizeof odd, .family = (ssm_family)(SSM_FAMILY_OTHER + 1), .name = SSM_LIT("t"),
                          .source = SSM_LIT("t")};
    static char long_name[LIMIT_NAME + 1];
    static ssm_str many[LIMIT_KEYS + 1];
    ssm_constraint key = {.size = sizeof key, .columns = {many, LIMIT_KEYS + 1}};
    ssm_enum named = {.size = sizeof named, .name = {long_name, sizeof long_name}};
    const struct { const struct record *rec; const void *object; } beyond[] = {
        {&record_column, &wide}, {&record_type, &odd}, {&record_constraint, &key}, {&record_enum, &named}};

    memset(long_name, 'n', sizeof long_name);
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = SSM_LIT("c");
    for (size_t i = 0; i <= COUNT(beyond); i++) {
        struct arena a = {0};
        struct exact e;

        if (i == COUNT(beyond)) { /* the same within bounds */
            key.columns.count--;
            named.name.len--;
            e = put_record(&record_enum, &named, &a);
            CU_ASSERT(take_exact(&record_enum, e.bytes, e.length));
            free(e.bytes);
            e = put_record(&record_constraint, &key, &a);
            CU_ASSERT(take_exact(&record_constraint, e.bytes, e.length));
        } else {
            e = put_record(beyond[i].rec, beyond[i].object, &a);
            CU_ASSERT_FALSE(take_exact(beyond[i].rec, e.bytes, e.length));
        }
        free(e.bytes);
        arena_free(&a);
    }
}

static void test_texts_are_texts(void)
{
    static const char *const bad[] = {"\xff", "a\xc0\x80", "\xed\xa0\x80", "a\xe2\x82"};

    for (size_t i = 0; i <= COUNT(bad); i++) {
        const ssm_enum e = {.size = sizeof e, .name = i < COUNT(bad) ? ssm_cstr(bad[i]) : ssm_view("a\0b", 3)};
        struct arena a = {0};
        struct exact frame = put_record(&record_enum, &e, &a);

        CU_ASSERT_FALSE(take_exact(&record_enum, frame.bytes, frame.length));
        free(frame.bytes);
        arena_free(&a);
    }
}

/* A list that says it is longer than the frame takes no memory. */
static void test_counts_beyond_the_frame(void)
{
    static const unsigned char columns[] = {0x05, 2, 't', 0xff, 0x7f}; /* name and columns: 16383 of them */
    static const unsigned char own[] = {0x05, 2, 't', 1, 0, 1, 2, 'c'}; /* just the one */

    CU_ASSERT_FALSE(take_exact(&record_table, columns, sizeof columns));
    CU_ASSERT(take_exact(&record_table, own, sizeof own));
}

/* ---- sharing */

static void test_what_is_shared_crosses_once(void)
{
    enum { TABLES = 3000 };
    struct arena a = {0};
    struct filler f = {&a, 1};
    ssm_table *tables[TABLES];
    struct record_writer rw = {.arena = &a};
    struct record_reader rr = {.arena = &a};
    struct op one = {.pub = {.size = sizeof one.pub, .kind = SSM_OP_DROP_TABLE, .key = SSM_LIT("k"),
                         .object = SSM_LIT("o")}};
    struct buf all;
    struct wire w;
    ssm_str rest;
    const ssm_table *taken[2 * TABLES][2];

    buf_init(&all, 64 << 20);
    wire_open(&w, gather, &all);
    for (size_t i = 0; i < TABLES; i++)
        tables[i] = some_object(&f, &record_table);
    for (size_t i = 0; i < 2 * (size_t)TABLES; i++) { /* each twice, far apart: as the state after, and before */
        one.pub.table_after = tables[i % TABLES];
        one.pub.table_before = tables[(i + 1) % TABLES];
        wire_begin(&w, 1);
        record_put(&w, &rw, &record_op, &one);
        CU_ASSERT_EQUAL_FATAL(wire_end(&w), 0);
    }
    CU_ASSERT_EQUAL_FATAL(wire_flush(&w), 0);
    rest = buf_str(&all);
    for (size_t i = 0; i < 2 * (size_t)TABLES; i++) {
        struct wire_reader r = {0};
        unsigned type;
        size_t n = wire_frame(rest, &type, &r);
        const struct op *op = record_take(&r, &rr, &record_op);

        CU_ASSERT_PTR_NOT_NULL_FATAL(op);
        CU_ASSERT_FATAL(wire_done(&r));
        taken[i][0] = op->pub.table_before;
        taken[i][1] = op->pub.table_after;
        CU_ASSERT_FATAL(same_record(&record_table, taken[i][1], tables[i % TABLES]));
        rest = ssm_view(rest.ptr + n, rest.len - n);
        if (i >= TABLES) {
            CU_ASSERT_PTR_EQUAL(taken[i][1], taken[i - TABLES][1]);
            CU_ASSERT_PTR_EQUAL(taken[i][0], taken[i - TABLES][0]);
            CU_ASSERT(n < 40); /* references only */
        }
    }
    CU_ASSERT_EQUAL(rr.shares[MODEL_SHARE_TABLE].count, TABLES);
    wire_close(&w);
    buf_free(&all);
    arena_free(&a);
}

/* A constraint of a column that is one of its table's: dialects compare the pointers. */
static void test_a_shared_constraint_stays_one(void)
{
    struct arena a = {0};
    const ssm_constraint key = {.size = sizeof key, .kind = SSM_CONSTRAINT_FOREIGN_KEY, .ref_table = SSM_LIT("r")};
    const ssm_constraint *const keys[] = {&key};
    const ssm_column column = {.size = sizeof column, .name = SSM_LIT("c"), .references = &key};
    const ssm_table table = {.size = sizeof table, .name = SSM_LIT("t"), .constraints = keys, .constraint_count = 1};
    const struct op op = {.pub = {.size = sizeof op.pub, .kind = SSM_OP_ADD_COLUMN, .key = SSM_LIT("k"),
                                  .object = SSM_LIT("t"),
                                  .column_after = &column, .table_after = &table}};
    struct exact e = put_record(&record_op, &op, &a);
    struct wire_reader r = reader_of(&e);
    struct record_reader rr = {.arena = &a};
    const struct op *taken = record_take(&r, &rr, &record_op);

    CU_ASSERT_PTR_NOT_NULL_FATAL(taken);
    CU_ASSERT_PTR_NOT_NULL(taken->pub.column_after->references);
    CU_ASSERT_PTR_EQUAL(taken->pub.column_after->references, taken->pub.table_after->constraints[0]);
    free(e.bytes);
    arena_free(&a);
}

/* A reference to what has not come. */
static void test_references_to_nothing(void)
{
    static const unsigned char first[] = {0x03, 2, 'c', 1};  /* a column whose type is the last one */
    static const unsigned char second[] = {0x03, 2, 'c', 0, 0x07, 1, 2, 't', 2, 't'};

    CU_ASSERT_FALSE(take_exact(&record_column, first, sizeof first));
    CU_ASSERT(take_exact(&record_column, second, sizeof second));
}

/* Memory that ends is no text that ends: the reader says which. */
static void test_memory_ends(void)
{
    struct arena a = {0};
    struct filler f = {&a, 1};
    struct exact e = put_record(&record_op, some_object(&f, &record_op), &a);

    for (size_t limit = 1; limit < 40000; limit += 997) {
        struct arena small = {.limit = limit};
        struct record_reader rr = {.arena = &small};
        struct wire_reader r = reader_of(&e);
        const void *op = record_take(&r, &rr, &record_op);

        CU_ASSERT(op ? wire_done(&r) : r.bad && small.failed);
        arena_free(&small);
    }
    free(e.bytes);
    arena_free(&a);
}

/* ---- soundness */

/* An operation of a kind with every part that such a one may have. */
static struct op *whole_operation(struct filler *f, ssm_op_kind kind)
{
    struct op *op = some_object(f, &record_op);
    ssm_object *after = object_new(f->a);

    CU_ASSERT_PTR_NOT_NULL_FATAL(after);
    op->pub.kind = kind;
    op->no_inverse = INVERSE_EXISTS;
    if (kind < SSM_OP_CREATE_OBJECT || kind == SSM_OP_CREATE_OBJECT)
        op->pub.object_before = NULL;
    if (kind < SSM_OP_CREATE_OBJECT || kind == SSM_OP_DROP_OBJECT)
        op->pub.object_after = NULL;
    if (kind == SSM_OP_REPLACE_OBJECT) {
        *after = *op->pub.object_after;
        after->kind = op->pub.object_before->kind;
        op->pub.object_after = after;
    }
    return op;
}

static void test_operations_are_sound_with_all_parts(void)
{
    for (int kind = SSM_OP_NONE; kind <= SSM_OP_KIND_COUNT; kind++) {
        struct arena a = {0};
        struct filler f = {&a, 1};
        struct op *op = whole_operation(&f, (ssm_op_kind)kind);

        CU_ASSERT_EQUAL(op_is_sound(op), kind != SSM_OP_NONE && kind != SSM_OP_KIND_COUNT);
        op->pub.object = ssm_view(NULL, 0);
        CU_ASSERT_FALSE(op_is_sound(op));
        arena_free(&a);
    }
}

/* By kind: parts whose absence is noticed. t, T: table before and after; c, C: column; y, Y: its type; k, K: constraint;
 * i, I: index; e, E: enum; o, O: object; p: option; m: member; n: new name. */
static const char *const missed[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = "T",        [SSM_OP_DROP_TABLE] = "t",        [SSM_OP_ADD_COLUMN] = "CYm",
    [SSM_OP_DROP_COLUMN] = "cym",       [SSM_OP_ALTER_TYPE] = "cyCYm",    [SSM_OP_SET_NOT_NULL] = "Cm",
    [SSM_OP_DROP_NOT_NULL] = "Cm",      [SSM_OP_SET_DEFAULT] = "cCm",     [SSM_OP_DROP_DEFAULT] = "cCm",
    [SSM_OP_CREATE_INDEX] = "Im",       [SSM_OP_DROP_INDEX] = "im",       [SSM_OP_ADD_CONSTRAINT] = "Km",
    [SSM_OP_DROP_CONSTRAINT] = "km",    [SSM_OP_RENAME_TABLE] = "n",      [SSM_OP_RENAME_COLUMN] = "mn",
    [SSM_OP_RENAME_CONSTRAINT] = "kKmn", [SSM_OP_RENAME_INDEX] = "iImn",  [SSM_OP_CREATE_ENUM] = "E",
    [SSM_OP_DROP_ENUM] = "e",           [SSM_OP_ADD_ENUM_VALUE] = "eEm",  [SSM_OP_DROP_ENUM_VALUE] = "eEm",
    [SSM_OP_SET_COMMENT] = "C",         [SSM_OP_SET_OPTION] = "p",        [SSM_OP_CREATE_OBJECT] = "O",
    [SSM_OP_DROP_OBJECT] = "o",         [SSM_OP_REPLACE_OBJECT] = "oO",
};

static void remove_part(struct op *op, char part, ssm_column *plain)
{
    ssm_operation *o = &op->pub;

    switch (part) {
    case 't': o->table_before = NULL; break;
    case 'T': o->table_after = NULL; break;
    case 'c': o->column_before = NULL; break;
    case 'C': o->column_after = NULL; break;
    case 'y': *plain = *o->column_before; plain->type = NULL; o->column_before = plain; break;
    case 'Y': *plain = *o->column_after; plain->type = NULL; o->column_after = plain; break;
    case 'k': o->constraint_before = NULL; break;
    case 'K': o->constraint_after = NULL; break;
    case 'i': o->index_before = NULL; break;
    case 'I': o->index_after = NULL; break;
    case 'e': o->enum_before = NULL; break;
    case 'E': o->enum_after = NULL; break;
    case 'o': o->object_before = NULL; break;
    case 'O': o->object_after = NULL; break;
    case 'p': o->option = ssm_view(NULL, 0); break;
    case 'm': o->member = ssm_view(NULL, 0); break;
    default: o->new_name = ssm_view(NULL, 0); break;
    }
}

static void test_a_missing_part_is_noticed(void)
{
    for (int kind = SSM_OP_NONE + 1; kind < SSM_OP_KIND_COUNT; kind++)
        for (const char *part = "tTcCyYkKiIeEoOpmn"; *part; part++) {
            struct arena a = {0};
            struct filler f = {&a, 1};
            struct op *op = whole_operation(&f, (ssm_op_kind)kind);
            ssm_column plain;
            bool needed = strchr(missed[kind], *part) != NULL;

            remove_part(op, *part, &plain);
            if (op_is_sound(op) == needed)
                fprintf(stderr, "\n  kind %d without %c: %d\n", kind, *part, needed);
            CU_ASSERT_EQUAL(op_is_sound(op), !needed);
            arena_free(&a);
        }
}

/* What an object's operation runs has to be there; a drop may need no statement. */
static void test_statements_of_objects(void)
{
    struct arena a = {0};
    ssm_object o = {.size = sizeof o, .kind = SSM_OBJECT_VIEW, .name = SSM_LIT("v"), .create = SSM_LIT("c")}, bare = o, other = o;
    struct op op = {.pub = {.size = sizeof op.pub, .key = SSM_LIT("k"), .object = SSM_LIT("v")}};

    bare.create = ssm_view(NULL, 0);
    other.kind = SSM_OBJECT_TRIGGER;
    op.pub.kind = SSM_OP_CREATE_OBJECT;
    op.pub.object_after = &o;
    CU_ASSERT(op_is_sound(&op));
    op.pub.object_after = &bare;
    CU_ASSERT_FALSE(op_is_sound(&op));
    op.pub.object_after = &o;
    op.pub.object_before = &o;
    CU_ASSERT_FALSE(op_is_sound(&op));
    op.pub.object_after = NULL;
    op.pub.kind = SSM_OP_DROP_OBJECT;
    CU_ASSERT(op_is_sound(&op));
    CU_ASSERT_FALSE(op_runs(&op.pub));
    op.pub.object_before = &bare;
    CU_ASSERT_FALSE(op_is_sound(&op)); /* no way back */
    op.no_inverse = INVERSE_UNKNOWN_BEFORE;
    CU_ASSERT(op_is_sound(&op));
    op.pub.kind = SSM_OP_REPLACE_OBJECT;
    op.pub.object_before = op.pub.object_after = &o;
    CU_ASSERT_FALSE(op_is_sound(&op));
    o.replace = other.replace = SSM_LIT("r");
    CU_ASSERT(op_is_sound(&op));
    op.pub.object_after = &other;
    CU_ASSERT_FALSE(op_is_sound(&op));
    op.pub.object_after = &o;
    op.pub.kind = SSM_OP_SET_COMMENT; /* no other operation has objects */
    CU_ASSERT_FALSE(op_is_sound(&op));
    arena_free(&a);
}

UNIT_MAIN("model/record", T(test_tables_name_every_field), T(test_every_field_crosses), T(test_each_field_alone),
          T(test_hostile_frames), T(test_needed_fields), T(test_bounds), T(test_texts_are_texts),
          T(test_counts_beyond_the_frame), T(test_what_is_shared_crosses_once), T(test_a_shared_constraint_stays_one),
          T(test_references_to_nothing), T(test_memory_ends), T(test_operations_are_sound_with_all_parts),
          T(test_a_missing_part_is_noticed), T(test_statements_of_objects))
