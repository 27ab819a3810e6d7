/* SPDX-License-Identifier: Apache-2.0
 *
 * Types, as the engine keeps them: one word for each, widths that say nothing left out. Manual, "Data Types".
 */
#include "reader.h"

enum trait {
    TRAIT_TEXT = 1,    /* has a character set */
    TRAIT_INTEGER = 2,
    TRAIT_NATIONAL = 4,
    TRAIT_LENGTH = 8,  /* (n) chooses the size */
    TRAIT_VALUES = 16,
    TRAIT_ONE = 32,    /* (1) without an argument */
    TRAIT_BOOLEAN = 64,
    TRAIT_DECIMAL = 128,
    TRAIT_FLOAT = 256,
    TRAIT_SERIAL = 512,
    TRAIT_JSON = 1024,
    TRAIT_YEAR = 2048,
    TRAIT_FRACTION = 4096
};

static const struct known {
    const char *first, *second, *third; /* words; NULL behind the last */
    const char *word;
    unsigned traits;
} known[] = {
    {"bool", NULL, NULL, "tinyint", TRAIT_BOOLEAN},
    {"boolean", NULL, NULL, "tinyint", TRAIT_BOOLEAN},
    {"tinyint", NULL, NULL, "tinyint", TRAIT_INTEGER},
    {"int1", NULL, NULL, "tinyint", TRAIT_INTEGER},
    {"smallint", NULL, NULL, "smallint", TRAIT_INTEGER},
    {"int2", NULL, NULL, "smallint", TRAIT_INTEGER},
    {"mediumint", NULL, NULL, "mediumint", TRAIT_INTEGER},
    {"middleint", NULL, NULL, "mediumint", TRAIT_INTEGER},
    {"int3", NULL, NULL, "mediumint", TRAIT_INTEGER},
    {"int", NULL, NULL, "int", TRAIT_INTEGER},
    {"integer", NULL, NULL, "int", TRAIT_INTEGER},
    {"int4", NULL, NULL, "int", TRAIT_INTEGER},
    {"bigint", NULL, NULL, "bigint", TRAIT_INTEGER},
    {"int8", NULL, NULL, "bigint", TRAIT_INTEGER},
    {"serial", NULL, NULL, "bigint", TRAIT_SERIAL},
    {"decimal", NULL, NULL, "decimal", TRAIT_DECIMAL},
    {"dec", NULL, NULL, "decimal", TRAIT_DECIMAL},
    {"numeric", NULL, NULL, "decimal", TRAIT_DECIMAL},
    {"fixed", NULL, NULL, "decimal", TRAIT_DECIMAL},
    {"float", NULL, NULL, "float", TRAIT_FLOAT},
    {"float4", NULL, NULL, "float", 0},
    {"float8", NULL, NULL, "double", 0},
    {"double", "precision", NULL, "double", 0},
    {"double", NULL, NULL, "double", 0},
    {"real", NULL, NULL, "double", 0},
    {"char", "varying", NULL, "varchar", TRAIT_TEXT},
    {"character", "varying", NULL, "varchar", TRAIT_TEXT},
    {"char", NULL, NULL, "char", TRAIT_TEXT | TRAIT_ONE},
    {"character", NULL, NULL, "char", TRAIT_TEXT | TRAIT_ONE},
    {"varchar", NULL, NULL, "varchar", TRAIT_TEXT},
    {"varcharacter", NULL, NULL, "varchar", TRAIT_TEXT},
    {"nchar", "varying", NULL, "varchar", TRAIT_TEXT | TRAIT_NATIONAL},
    {"nchar", "varchar", NULL, "varchar", TRAIT_TEXT | TRAIT_NATIONAL},
    {"nchar", NULL, NULL, "char", TRAIT_TEXT | TRAIT_ONE | TRAIT_NATIONAL},
    {"nvarchar", NULL, NULL, "varchar", TRAIT_TEXT | TRAIT_NATIONAL},
    {"national", "char", "varying", "varchar", TRAIT_TEXT | TRAIT_NATIONAL},
    {"national", "character", "varying", "varchar", TRAIT_TEXT | TRAIT_NATIONAL},
    {"national", "char", NULL, "char", TRAIT_TEXT | TRAIT_ONE | TRAIT_NATIONAL},
    {"national", "character", NULL, "char", TRAIT_TEXT | TRAIT_ONE | TRAIT_NATIONAL},
    {"national", "varchar", NULL, "varchar", TRAIT_TEXT | TRAIT_NATIONAL},
    {"tinytext", NULL, NULL, "tinytext", TRAIT_TEXT},
    {"text", NULL, NULL, "text", TRAIT_TEXT | TRAIT_LENGTH},
    {"mediumtext", NULL, NULL, "mediumtext", TRAIT_TEXT},
    {"longtext", NULL, NULL, "longtext", TRAIT_TEXT},
    {"long", "varbinary", NULL, "mediumblob", 0},
    {"long", "varchar", NULL, "mediumtext", TRAIT_TEXT},
    {"long", NULL, NULL, "mediumtext", TRAIT_TEXT},
    {"tinyblob", NULL, NULL, "tinyblob", 0},
    {"blob", NULL, NULL, "blob", TRAIT_LENGTH},
    {"mediumblob", NULL, NULL, "mediumblob", 0},
    {"longblob", NULL, NULL, "longblob", 0},
    {"binary", NULL, NULL, "binary", TRAIT_ONE},
    {"varbinary", NULL, NULL, "varbinary", 0},
    {"bit", NULL, NULL, "bit", TRAIT_ONE},
    {"date", NULL, NULL, "date", 0},
    {"time", NULL, NULL, "time", TRAIT_FRACTION},
    {"datetime", NULL, NULL, "datetime", TRAIT_FRACTION},
    {"timestamp", NULL, NULL, "timestamp", TRAIT_FRACTION},
    {"year", NULL, NULL, "year", TRAIT_YEAR},
    {"enum", NULL, NULL, "enum", TRAIT_TEXT | TRAIT_VALUES},
    {"set", NULL, NULL, "set", TRAIT_TEXT | TRAIT_VALUES},
    {"json", NULL, NULL, "json", TRAIT_JSON},
};

static bool at_words(const struct reader *r, const struct known *k)
{
    const struct token *third = my_peek(r, 2);

    if (!k->second)
        return my_at(r, k->first);
    return my_at2(r, k->first, k->second) && (!k->third || (third->sort == SORT_WORD && ascii_is(third->text, k->third)));
}

static const struct known *take_words(struct reader *r)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (at_words(r, &known[i])) {
            r->at += 1 + (size_t)(known[i].second != NULL) + (size_t)(known[i].third != NULL);
            return &known[i];
        }
    }
    return NULL;
}

/* "(10,2)" */
static ssm_str arguments(struct reader *r)
{
    struct text t = {.owner = r};

    if (!my_sign(r, "("))
        return ABSENT;
    text_puts(&t, "(");
    do {
        if (my_peek(r, 0)->sort != SORT_NUMBER)
            my_syntax(r);
        text_puts(&t, t.len > 1 ? "," : "");
        text_put(&t, my_peek(r, 0)->text);
        my_step(r);
    } while (my_sign(r, ","));
    my_need_sign(r, ")");
    text_puts(&t, ")");
    return r->bad ? ABSENT : text_done(&t);
}

static uint64_t first_argument(ssm_str args)
{
    size_t n = 1;

    while (n < args.len && args.ptr[n] >= '0' && args.ptr[n] <= '9')
        n++;
    return args.len ? my_to_number(ssm_view(args.ptr + 1, n - 1), 0) : 0;
}

/* The engine drops the spaces at a value's end. */
static ssm_strs values(struct reader *r)
{
    struct list items = {0};
    ssm_str *flat;

    my_need_sign(r, "(");
    do {
        ssm_str *v = my_take(r, sizeof *v);

        if (!v)
            return (ssm_strs){0};
        if (my_peek(r, 0)->sort == SORT_WORD && my_peek(r, 0)->text.ptr[0] == '_')
            my_step(r);
        *v = my_string(r);
        while (v->len && v->ptr[v->len - 1] == ' ')
            v->len--;
        my_append(r, &items, v);
    } while (my_sign(r, ","));
    my_need_sign(r, ")");
    flat = my_take(r, items.count * sizeof *flat);
    for (size_t i = 0; flat && i < items.count; i++)
        flat[i] = *(ssm_str *)items.items[i];
    return (ssm_strs){flat, flat ? items.count : 0};
}

static void apply_arguments(struct reader *r, struct column *c, unsigned traits)
{
    struct type *t = &c->type;
    bool scaled = t->args.len && memchr(t->args.ptr, ',', t->args.len);

    if (traits & TRAIT_ONE && !t->args.len)
        t->args = SSM_LIT("(1)");
    if (traits & TRAIT_DECIMAL && !t->args.len)
        t->args = SSM_LIT("(10,0)");
    else if (traits & TRAIT_DECIMAL && !scaled)
        t->args = my_join(r, ssm_view(t->args.ptr, t->args.len - 1), SSM_LIT(",0)"), ABSENT, ABSENT);
    if (traits & TRAIT_FLOAT && t->args.len && !scaled) {
        t->word = first_argument(t->args) > 24 ? SSM_LIT("double") : t->word;
        t->args = ABSENT;
    }
    if (traits & TRAIT_LENGTH) {
        t->length = first_argument(t->args);
        t->args = ABSENT;
    }
    if (traits & TRAIT_BOOLEAN)
        t->args = SSM_LIT("(1)");
    if (traits & TRAIT_YEAR || (traits & TRAIT_FRACTION && first_argument(t->args) == 0))
        t->args = ABSENT;
}

static void apply_traits(struct reader *r, struct column *c, unsigned traits)
{
    c->type.has_charset = (traits & TRAIT_TEXT) != 0;
    c->is_json = (traits & TRAIT_JSON) != 0;
    if (traits & TRAIT_NATIONAL)
        c->charset = SSM_LIT("utf8mb3");
    if (traits & TRAIT_SERIAL) {
        c->type.is_unsigned = c->auto_increment = true;
        c->nullable = SSM_NO;
    }
    if (traits & TRAIT_VALUES)
        c->type.values = values(r);
    else
        c->type.args = arguments(r);
    apply_arguments(r, c, traits);
}

bool my_type(struct reader *r, struct column *c)
{
    const struct known *k;
    bool is_real;

    if (my_peek(r, 0)->sort != SORT_WORD) {
        my_syntax(r);
        return false;
    }
    is_real = my_at(r, "real") && (my_lists(r->modes, "real_as_float") || my_lists(r->modes, "ansi"));
    k = take_words(r);
    if (k) {
        c->type.word = is_real ? SSM_LIT("float") : ssm_cstr(k->word);
        apply_traits(r, c, k->traits);
        return !r->bad;
    }
    c->type.word = text_lowered(r, my_name(r));
    c->type.args = arguments(r);
    return !r->bad;
}

/* ------------------------------------------------------------------ spelling */

/* The width that MariaDB gives an integer for which none is said means nothing; MySQL keeps only that of a boolean and of
 * what is filled with zeros. */
static bool says_nothing(const struct reader *r, const struct type *t)
{
    static const struct {
        const char *word;
        uint64_t is_signed, is_unsigned;
    } widths[] = {{"tinyint", 4, 3}, {"smallint", 6, 5}, {"mediumint", 9, 8}, {"int", 11, 10}, {"bigint", 20, 20}};
    uint64_t width = first_argument(t->args);
    bool forgets = my_flavour(r) == FLAVOUR_MYSQL && !t->is_zerofill;

    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        if (ascii_is(t->word, widths[i].word))
            return width == (t->is_unsigned || t->is_zerofill ? widths[i].is_unsigned : widths[i].is_signed) ||
                   (forgets && (i || width != 1));
    return false;
}

/* text(100) is the smallest text that holds a hundred characters. */
static const char *by_length(const struct type *t, ssm_str charset)
{
    uint64_t bytes = t->length * (t->has_charset ? my_widest(charset) : 1);
    static const char *const words[2][4] = {{"tinyblob", "blob", "mediumblob", "longblob"},
                                            {"tinytext", "text", "mediumtext", "longtext"}};
    size_t size = bytes < 1u << 8 ? 0 : bytes < 1u << 16 ? 1 : bytes < 1u << 24 ? 2 : 3;

    return words[t->has_charset][size];
}

static ssm_str binary_word(ssm_str word)
{
    static const char *const words[][2] = {{"char", "binary"},       {"varchar", "varbinary"},     {"tinytext", "tinyblob"},
                                           {"text", "blob"},         {"mediumtext", "mediumblob"}, {"longtext", "longblob"}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (ascii_is(word, words[i][0]))
            return ssm_cstr(words[i][1]);
    return word;
}

static void put_values(struct text *t, ssm_strs values)
{
    text_puts(t, "(");
    for (size_t i = 0; i < values.count; i++) {
        text_puts(t, i ? ",'" : "'");
        for (size_t k = 0; k < values.items[i].len; k++) {
            text_put(t, ssm_view(values.items[i].ptr + k, 1));
            if (values.items[i].ptr[k] == '\'')
                text_puts(t, "'");
        }
        text_puts(t, "'");
    }
    text_puts(t, ")");
}

ssm_str my_type_text(struct reader *r, const struct column *c, ssm_str charset)
{
    struct text t = {.owner = r};
    ssm_str word = c->type.length ? ssm_cstr(by_length(&c->type, charset)) : c->type.word;

    if (c->type.has_charset && ascii_is(c->charset, "binary"))
        word = binary_word(word);
    if (ascii_is(word, "uuid"))
        word = SSM_LIT("\"uuid\""); /* MariaDB's own, not the neutral one */
    text_put(&t, word);
    if (c->type.values.count)
        put_values(&t, c->type.values);
    else if (!says_nothing(r, &c->type))
        text_put(&t, c->type.args);
    text_puts(&t, c->type.is_unsigned || c->type.is_zerofill ? " unsigned" : "");
    text_puts(&t, c->type.is_zerofill ? " zerofill" : "");
    return text_done(&t);
}
