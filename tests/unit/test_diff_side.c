/* SPDX-License-Identifier: Apache-2.0
 *
 * What readers give: taken as it is where it is sound, refused with its place where it is not; and memory that ends anywhere.
 */
#include "diff_fixture.h"

#include "base/limits.h"

static ssm_type *type(void)
{
    ssm_type *t = ARENA_NEW(&x.schemas, ssm_type);

    t->size = sizeof *t;
    t->family = SSM_FAMILY_INTEGER;
    t->bits = 32;
    t->name = t->source = SSM_LIT("int");
    return t;
}

static ssm_column *column(const char *name)
{
    ssm_column *c = column_new(&x.schemas);

    c->name = ssm_cstr(name);
    c->type = type();
    know(c);
    return c;
}

/* A table of one column, constraint and index, each to be spoilt. */
static struct {
    ssm_table *table;
    ssm_column *column;
    ssm_constraint *constraint;
    ssm_index *index;
    ssm_index_part *part;
} s;

static void sound(void)
{
    const ssm_column **columns = ARENA_ARRAY(&x.schemas, 2, const ssm_column *);
    const ssm_constraint **constraints = ARENA_ARRAY(&x.schemas, 1, const ssm_constraint *);
    const ssm_index **indexes = ARENA_ARRAY(&x.schemas, 1, const ssm_index *);
    const ssm_index_part **parts = ARENA_ARRAY(&x.schemas, 1, const ssm_index_part *);

    s.table = table_new(&x.schemas);
    s.column = column("c");
    s.constraint = constraint_new(&x.schemas);
    s.index = index_new(&x.schemas);
    s.part = ARENA_NEW(&x.schemas, ssm_index_part);
    s.part->size = sizeof *s.part;
    s.part->name = SSM_LIT("c");
    s.constraint->kind = SSM_CONSTRAINT_CHECK;
    s.constraint->expression = SSM_LIT("c > 0");
    s.index->name = SSM_LIT("i");
    s.index->parts = parts;
    s.index->part_count = 1;
    s.table->name = SSM_LIT("t");
    s.table->columns = columns;
    s.table->column_count = 1;
    s.table->constraints = constraints;
    s.table->constraint_count = 1;
    s.table->indexes = indexes;
    s.table->index_count = 1;
    columns[0] = columns[1] = s.column;
    constraints[0] = s.constraint;
    indexes[0] = s.index;
    parts[0] = s.part;
}

static void a_sound_table_is_taken(void)
{
    sides("postgresql");
    sound();
    CU_ASSERT_EQUAL(side_add_table(&x.from, s.table, place_at(1)), 0);
    CU_ASSERT_EQUAL(x.from.tables.count, 1);
    CU_ASSERT(says(""));
    end();
}

#define SPOILT(statement, code)                                               \
    do {                                                                      \
        sides("postgresql");                                                  \
        sound();                                                              \
        statement;                                                            \
        CU_ASSERT_EQUAL(side_add_table(&x.from, s.table, place_at(7)), -1);   \
        CU_ASSERT(says(code));                                                \
        CU_ASSERT(x.d.first && str_is(x.d.first->pointer, "schema.sql:7:1")); \
        CU_ASSERT_EQUAL(x.from.tables.count, 0);                              \
        end();                                                                \
    } while (0)

static const char long_name[LIMIT_NAME + 1] = {'x'};

static void a_name_that_no_report_takes_is_not_declared(void)
{
    sides("postgresql");
    CU_ASSERT_EQUAL(side_declare(&x.to, ssm_view(NULL, 0), ssm_view(long_name, sizeof long_name)), -1);
    CU_ASSERT(says("diff.limit"));
    CU_ASSERT_EQUAL(side_declare(&x.to, ssm_view(long_name, sizeof long_name), SSM_LIT("f")), -1);
    CU_ASSERT_EQUAL(side_declare(&x.to, ssm_view(NULL, 0), ssm_view(NULL, 0)), -1);
    CU_ASSERT_EQUAL(x.to.declared_count, 0);
    end();
}

static void an_unsound_table_is_refused_with_its_place(void)
{
    const ssm_str long_text = ssm_view(long_name, sizeof long_name);

    SPOILT(s.table->size = 8, "diff.unsound");
    SPOILT(s.table->name.len = 0, "diff.unsound");
    SPOILT(s.table->name = long_text, "diff.limit");
    SPOILT(s.table->schema = long_text, "diff.limit");
    SPOILT(s.table->columns = NULL, "diff.unsound");
    SPOILT(s.table->column_count = LIMIT_COLUMNS + 1, "diff.limit");
    SPOILT(s.table->column_count = 2, "diff.twice");
    SPOILT(s.table->constraint_count = SIZE_MAX, "diff.limit");
    SPOILT(s.table->indexes = NULL, "diff.unsound");
    SPOILT(s.table->option_count = 1, "diff.unsound");
    SPOILT(s.table->depend_count = 1, "diff.unsound");
    SPOILT((s.table->comment = (ssm_text){SSM_YES, {NULL, 5}}), "diff.unsound");
    SPOILT(s.column->size = 16, "diff.unsound");
    SPOILT(s.column->name = long_text, "diff.limit");
    SPOILT(s.column->type = NULL, "diff.unsound");
    SPOILT(((ssm_type *)(uintptr_t)s.column->type)->size = 4, "diff.unsound");
    SPOILT(((ssm_type *)(uintptr_t)s.column->type)->source.len = 0, "diff.unsound");
    SPOILT(((ssm_type *)(uintptr_t)s.column->type)->values.count = 3, "diff.unsound");
    SPOILT(((ssm_type *)(uintptr_t)s.column->type)->values.count = SIZE_MAX, "diff.limit");
    SPOILT(s.column->generated = SSM_YES, "diff.unsound");
    SPOILT((s.column->identity = SSM_IDENTITY_ALWAYS, s.column->default_value.kind = SSM_DEFAULT_TRUE), "diff.unsound");
    SPOILT(s.column->primary_key = SSM_YES, "diff.unsound");
    SPOILT(s.column->unique = SSM_YES, "diff.unsound");
    SPOILT(s.column->references = s.constraint, "diff.unsound");
    SPOILT(s.constraint->size = 8, "diff.unsound");
    SPOILT(s.constraint->expression.len = 0, "diff.unsound");
    SPOILT(s.constraint->kind = (ssm_constraint_kind)77, "diff.unsound");
    SPOILT(s.constraint->columns.count = LIMIT_KEYS + 1, "diff.limit");
    SPOILT(s.constraint->include.count = 1, "diff.unsound");
    SPOILT(s.index->size = 8, "diff.unsound");
    SPOILT(s.index->part_count = 0, "diff.unsound");
    SPOILT(s.index->part_count = LIMIT_KEYS + 1, "diff.limit");
    SPOILT(s.index->name.len = 0, "diff.unsound");
    SPOILT(s.part->size = 8, "diff.unsound");
    SPOILT(s.part->name.len = 0, "diff.unsound");
    SPOILT(s.part->expression = SSM_LIT("c + 1"), "diff.unsound");
    SPOILT((s.table = NULL), "diff.unsound");
}

static void unsound_enums_and_objects_are_refused(void)
{
    const ssm_str values[] = {SSM_LIT("a"), SSM_LIT("a")};
    ssm_enum e = {.size = sizeof e, .name = SSM_LIT("e"), .values = {values, 1}};
    ssm_object o = {.size = sizeof o, .kind = SSM_OBJECT_VIEW, .name = SSM_LIT("v"), .create = SSM_LIT("CREATE VIEW v")};
    const ssm_object good = o;

    sides("postgresql");
    CU_ASSERT_EQUAL(side_add_enum(&x.from, &e, place_at(1)), 0);
    CU_ASSERT_EQUAL(side_add_object(&x.from, &o, place_at(1)), 0);
    e.name = SSM_LIT("f");
    e.values.count = 2;
    CU_ASSERT_EQUAL(side_add_enum(&x.from, &e, place_at(1)), -1);
    e.values.count = SIZE_MAX;
    CU_ASSERT_EQUAL(side_add_enum(&x.from, &e, place_at(1)), -1);
    e.values = (ssm_strs){NULL, 1};
    CU_ASSERT_EQUAL(side_add_enum(&x.from, &e, place_at(1)), -1);
    e.size = 4;
    CU_ASSERT_EQUAL(side_add_enum(&x.from, &e, place_at(1)), -1);
    CU_ASSERT_EQUAL(side_add_enum(&x.from, NULL, place_at(1)), -1);
    o.kind = SSM_OBJECT_KIND_COUNT;
    CU_ASSERT_EQUAL(side_add_object(&x.from, &o, place_at(1)), -1);
    o = good;
    o.create.len = 0;
    CU_ASSERT_EQUAL(side_add_object(&x.from, &o, place_at(1)), -1);
    o = good;
    o.depend_count = 1;
    CU_ASSERT_EQUAL(side_add_object(&x.from, &o, place_at(1)), -1);
    CU_ASSERT_EQUAL(side_add_object(&x.from, NULL, place_at(1)), -1);
    CU_ASSERT(says("diff.twice diff.limit diff.unsound diff.unsound diff.unsound diff.unsound diff.unsound diff.unsound diff.unsound"));
    end();
}

static void a_second_thing_of_one_name_names_both_places(void)
{
    sides("postgresql");
    sound();
    CU_ASSERT_EQUAL(side_add_table(&x.from, s.table, place_at(2)), 0);
    CU_ASSERT_EQUAL(side_add_table(&x.from, s.table, place_at(5)), -1);
    CU_ASSERT(says("diff.twice"));
    CU_ASSERT(str_is(x.d.first->pointer, "schema.sql:5:1"));
    CU_ASSERT(str_is(x.d.first->args.items[1], "schema.sql:2:1"));
    CU_ASSERT_EQUAL(side_add_table(&x.to, s.table, place_at(5)), 0);
    object(&x.from, SSM_OBJECT_TRIGGER, "r", "1", "")->table = SSM_LIT("a");
    CU_ASSERT_PTR_NOT_NULL(object(&x.from, SSM_OBJECT_VIEW, "r", "1", ""));
    CU_ASSERT_PTR_NULL(object(&x.from, SSM_OBJECT_VIEW, "r", "2", ""));
    end();
}

static void places_count_characters(void)
{
    static const char text[] = "a\n\xc3\xa4\xe2\x82\xac" "b\n";
    const ssm_source source = {sizeof source, SSM_LIT("dir/a.sql"), ssm_view(text, sizeof text - 1)};

    sides("postgresql");
    CU_ASSERT(str_is(place_text(&x.a, (ssm_place){&source, 0}), "dir/a.sql:1:1"));
    CU_ASSERT(str_is(place_text(&x.a, (ssm_place){&source, 2}), "dir/a.sql:2:1"));
    CU_ASSERT(str_is(place_text(&x.a, (ssm_place){&source, 4}), "dir/a.sql:2:2"));
    CU_ASSERT(str_is(place_text(&x.a, (ssm_place){&source, 7}), "dir/a.sql:2:3"));
    CU_ASSERT(str_is(place_text(&x.a, (ssm_place){&source, 999}), "dir/a.sql:3:1"));
    CU_ASSERT_PTR_NULL(place_text(&x.a, (ssm_place){NULL, 3}).ptr);
    end();
}

static void what_cannot_be_migrated_ends_the_run(void)
{
    sides("postgresql");
    CU_ASSERT_EQUAL(side_cannot(&x.from, SSM_LIT("TableSpace"), SSM_LIT("s"), place_at(1)), 0);
    CU_ASSERT_EQUAL(x.from.refused, 0);
    compare();
    CU_ASSERT_EQUAL(x.result, 0);
    side_cannot(&x.from, SSM_LIT("server"), SSM_LIT("s"), place_at(3));
    CU_ASSERT_EQUAL(x.from.refused, 1);
    CU_ASSERT(says("diff.ignored diff.cannot"));
    CU_ASSERT(str_is(x.d.last->pointer, "schema.sql:3:1"));
    buf_clear(&x.out);
    x.result = diff_report(&x.request, &x.a, &x.d, &x.out, &x.places);
    CU_ASSERT_NOT_EQUAL(x.result, 0);
    end();
}

static bool passes_over(struct side *side, const char *name, const char *keys)
{
    side_cannot(side, SSM_LIT("tablespace"), ssm_cstr(name), place_at(1));
    compare();
    return is_reported(keys);
}

#define OF_T SCHEMA(TABLE("t", COL("a", "int"), "") "," TABLE("u", COL("a", "int"), ""))

static void what_one_side_passes_over_is_left_alone_on_the_other(void)
{
    for (int gone = 0; gone < 2; gone++) {
        sides("postgresql");
        add(gone ? &x.from : &x.to, OF_T);
        object(gone ? &x.from : &x.to, SSM_OBJECT_TRIGGER, "r", "1", "f")->table = SSM_LIT("t");
        object(gone ? &x.from : &x.to, SSM_OBJECT_COMMENT, "t", "it", "t");
        CU_ASSERT(passes_over(gone ? &x.to : &x.from, "t", gone ? "drop_table:u" : "create_table:u"));
        end();
    }
    sides("postgresql"); /* what it has all the same is compared */
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("a", "bigint"), "")));
    CU_ASSERT(passes_over(&x.to, "t", "alter_type:t.a"));
    end();
    sides("postgresql"); /* with its schema, and a function without its arguments */
    object(&x.from, SSM_OBJECT_FUNCTION, "f(int)", "1", "")->schema = SSM_LIT("app");
    object(&x.from, SSM_OBJECT_FUNCTION, "g(int)", "1", "");
    side_cannot(&x.to, SSM_LIT("tablespace"), SSM_LIT("app.f(int)"), place_at(1));
    CU_ASSERT(passes_over(&x.to, "g", ""));
    end();
    for (int gone = 0; gone < 2; gone++) {
        sides("postgresql");
        add(gone ? &x.from : &x.to, SCHEMA(TABLE("t", COL("a", "int") "," COL("b", "int") "," COL("c", "int"),
                                                 ",\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\"]}]")));
        add(gone ? &x.to : &x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
        side_cannot(gone ? &x.to : &x.from, SSM_LIT("tablespace"), SSM_LIT("t.b"), place_at(1));
        CU_ASSERT(passes_over(gone ? &x.to : &x.from, "i", gone ? "drop_column:t.c" : "add_column:t.c"));
        end();
    }
    sides("postgresql"); /* an enum that a table uses */
    add(&x.from, "{\"tables\":{},\"enums\":{\"e\":[\"a\"]}}");
    CU_ASSERT(passes_over(&x.to, "e", ""));
    end();
}

static void what_a_reader_declares_is_in_the_report(void)
{
    sides("postgresql");
    side_declare(&x.to, ssm_view(NULL, 0), SSM_LIT("citext"));
    side_declare(&x.to, ssm_view(NULL, 0), SSM_LIT("citext"));
    object(&x.from, SSM_OBJECT_DOMAIN, "money", "1", "")->schema = SSM_LIT("app");
    object(&x.to, SSM_OBJECT_FUNCTION, "f(integer, text)", "2", "");
    compare();
    CU_ASSERT(report_has("\"types\": [\n      \"citext\",\n      \"app.money\"\n    ]"));
    CU_ASSERT(report_has("\"functions\": [\n      \"f\",\n      \"citext\"\n    ]"));
    end();
}

/* ---- memory */

static int all_of_it(size_t memory)
{
    static const ssm_str flags[] = {{"old=new", 7}, {"new.a=new.x", 11}};
    ssm_table *t;
    int result;

    sides_with("postgresql", memory);
    result = add(&x.from, "{\"tables\":{" TABLE("old", COL("a", "int") "," COL("b", "e") "," COL("m", "text"), PK("\"a\"")
                          ",\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\"],\"where\":\"a > f(1)\"}],\"options\":{\"o\":1}") ","
                          TABLE("u", COL("r", "int"), ",\"constraints\":[{\"name\":\"fk\",\"type\":\"foreign_key\",\"columns\":[\"r\"],"
                                "\"references\":{\"table\":\"old\",\"columns\":[\"a\"]}}]") "},\"enums\":{\"e\":[\"a\",\"b\"]}}");
    result = result ? result : add(&x.to, "{\"tables\":{" TABLE("new", COL("x", "int") "," COL("b", "e") "," COL("n", "text"), PK("\"b\"")
                          ",\"indexes\":[{\"name\":\"i\",\"columns\":[\"x\"],\"where\":\"x > f(1)\"}],\"options\":{\"p\":1}") ","
                          TABLE("u", COL("r", "int"), ",\"constraints\":[{\"name\":\"fk\",\"type\":\"foreign_key\",\"columns\":[\"r\"],"
                                "\"references\":{\"table\":\"new\",\"columns\":[\"x\"]}}]") "},\"enums\":{\"e\":[\"b\",\"c\"]}}");
    t = result ? NULL : table(&x.from, "old");
    if (t)
        t->depends = needs("f", &t->depend_count);
    if (!result && (!object(&x.from, SSM_OBJECT_FUNCTION, "f(int)", "1", "") || !object(&x.to, SSM_OBJECT_FUNCTION, "f(int)", "2", "") ||
                    !object(&x.from, SSM_OBJECT_VIEW, "v", "1", "old:b f") || !object(&x.to, SSM_OBJECT_VIEW, "v", "1", "new:b f")))
        result = -1;
    rename_by(flags, 2);
    return result ? result : (x.result = diff_report(&x.request, &x.a, &x.d, &x.out, &x.places));
}

/* With every amount of memory either the whole report or a refusal. */
static void memory_may_end_anywhere(void)
{
    char *whole;
    size_t len, used, ended = 0;

    CU_ASSERT_EQUAL_FATAL(all_of_it(0), 0);
    len = x.out.len;
    used = x.a.used;
    whole = malloc(len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(whole);
    memcpy(whole, x.out.ptr, len);
    end();
    for (size_t memory = 64; memory <= used + 4096; memory += 97) {
        if (all_of_it(memory) != 0) {
            CU_ASSERT(x.d.out_of_memory || x.a.failed);
            ended++;
        } else {
            CU_ASSERT(x.out.len == len && memcmp(x.out.ptr, whole, len) == 0);
        }
        end();
    }
    CU_ASSERT(ended > 5);
    free(whole);
}

/* Of each side the line where it is; 0: none. */
static bool is_at(size_t item, size_t from, size_t to)
{
    const ssm_place *at = x.places.items[item].at;
    size_t lines[SIDES] = {at[SIDE_FROM].source ? at[SIDE_FROM].offset + 1 : 0, at[SIDE_TO].source ? at[SIDE_TO].offset + 1 : 0};

    if (lines[SIDE_FROM] != from || lines[SIDE_TO] != to)
        fprintf(stderr, "\n  %zu is at %zu and %zu\n", item, lines[SIDE_FROM], lines[SIDE_TO]);
    return lines[SIDE_FROM] == from && lines[SIDE_TO] == to;
}

static void every_difference_has_its_places(void)
{
    const ssm_str renamed[] = {SSM_LIT("old=new")};

    sides("sqlite");
    add(&x.from, "{\"tables\": {\"gone\": {\"columns\": [{\"name\": \"c\", \"type\": \"int\"}]},"
                 "\"old\": {\"columns\": [{\"name\": \"c\", \"type\": \"int\"}, {\"name\": \"d\", \"type\": \"int\"}]}}}");
    add(&x.to, "{\"tables\": {\"new\": {\"columns\": [{\"name\": \"c\", \"type\": \"text\"}]}}}");
    object(&x.from, SSM_OBJECT_VIEW, "other", "1", "");
    object(&x.from, SSM_OBJECT_VIEW, "v", "1", "");
    object(&x.to, SSM_OBJECT_VIEW, "v", "2", "");
    rename_by(renamed, 1);
    compare();
    CU_ASSERT_EQUAL_FATAL(x.places.differences, 7);
    CU_ASSERT(is_at(0, 2, 1)); /* renamed_table */
    CU_ASSERT(is_at(1, 1, 0)); /* extra_table gone */
    CU_ASSERT(is_at(2, 2, 1)); /* new.c */
    CU_ASSERT(is_at(3, 2, 0)); /* new.d: what goes is in one only */
    CU_ASSERT_EQUAL_FATAL(x.places.count, 8);
    CU_ASSERT(is_at(7, 2, 0));
    CU_ASSERT(str_is(x.places.items[7].pointer, "/actual_schema/tables/old"));
    end();
}

UNIT_MAIN("diff side", T(every_difference_has_its_places), T(a_sound_table_is_taken), T(an_unsound_table_is_refused_with_its_place),
          T(a_name_that_no_report_takes_is_not_declared), T(unsound_enums_and_objects_are_refused),
          T(a_second_thing_of_one_name_names_both_places), T(places_count_characters), T(what_cannot_be_migrated_ends_the_run),
          T(what_one_side_passes_over_is_left_alone_on_the_other),
          T(what_a_reader_declares_is_in_the_report), T(memory_may_end_anywhere))
