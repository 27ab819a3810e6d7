/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of fields and of indexes. A header that nobody knows is an error: it may say what matters.
 */
#include "spec.h"

enum role { NAME = 1, TYPE, REQUIRED, NULLABLE, DEFAULT, PHRASES, UNIQUE, PRIMARY, INDEXED, LENGTH, REFERENCES, COMMENT, NOTES, SAID };

static const struct header {
    const char *names;
    enum role role;
} headers[] = {
    {"field|fields|column|columns|name|attribute|property|field name|column name|attribute name|property name", NAME},
    {"type|data type|datatype|field type|column type|sql type|db type", TYPE},
    {"required|mandatory|not null", REQUIRED},
    {"nullable|null|optional|allow null|nulls|null allowed|is nullable", NULLABLE},
    {"default|default value|defaults", DEFAULT},
    {"constraint|constraints|key|keys|attributes|modifiers|options|properties|key type|rules|constraints/notes", PHRASES},
    {"unique|is unique", UNIQUE},
    {"primary key|primary|pk|is primary key", PRIMARY},
    {"index|indexed|is indexed", INDEXED},
    {"length|size|max length|maxlength|max", LENGTH},
    {"references|reference|foreign key|fk|relation|relations|relationship|relates to|foreign keys|refs", REFERENCES},
    {"comment|db comment", COMMENT},
    {"description|notes|note|remarks|remark|purpose|meaning|example|examples|details|explanation|usage|comments|#|no|no.|desc|title|label",
     NOTES},
};

/* Without a question mark, and what stands in parentheses: "Required?", "Type (SQL)". */
static ssm_str bare_header(ssm_str s)
{
    size_t open = sp_find(s, '(');

    s = sp_trim(sp_head(s, open ? open : s.len));
    while (s.len && (s.ptr[s.len - 1] == '?' || s.ptr[s.len - 1] == ':'))
        s = sp_trim(sp_head(s, s.len - 1));
    return s;
}

static enum role role_of(ssm_str header)
{
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (sp_among(bare_header(header), headers[i].names))
            return headers[i].role;
    return (enum role)0;
}

static bool is_index_header(ssm_str s)
{
    return sp_among(bare_header(s), "index|index name|constraint|constraint name|key name");
}

static bool is_list_header(ssm_str s)
{
    return sp_among(bare_header(s), "column|columns|field|fields|column(s)|column list");
}

enum sp_grid sp_grid_kind(const struct sp_row *header)
{
    bool name = false, type = false, index = false, list = false;

    for (size_t i = 0; i < header->count; i++) {
        enum role role = role_of(header->cells[i].text);

        name |= role == NAME;
        type |= role == TYPE;
        index |= is_index_header(header->cells[i].text) || (i == 0 && ascii_is(bare_header(header->cells[i].text), "name"));
        list |= i > 0 && is_list_header(header->cells[i].text);
    }
    if (index && list)
        return SP_KEYS;
    return name && type ? SP_FIELDS : SP_OTHER;
}

int sp_read_field_header(struct sp_run *r, const struct sp_row *header, unsigned *roles)
{
    int result = SSM_OK;

    for (size_t i = 0; i < header->count; i++) {
        const struct sp_cell *c = &header->cells[i];

        roles[i] = c->text.len ? role_of(c->text) : NOTES;
        if (!roles[i])
            result = sp_fail(r, c->place, "unknown_header",
                             "what the table's column \"%1\" says of a field is not known: name it Required, Default, Unique, "
                             "Constraints, References or Description, or take it out",
                             c->text, (ssm_str){0});
    }
    return result;
}

/* ------------------------------------------------------------------ rows */

static int not_understood(struct sp_run *r, const struct sp_cell *c, ssm_str field)
{
    return sp_fail(r, c->place, "not_understood", "\"%1\" of the field %2 is not understood", c->text, field);
}

/* Yes sets it; anything but yes and no is a phrase of its own: "FK", "PK". */
static int read_flag(struct sp_run *r, struct sp_model *m, struct sp_column *c, const struct sp_cell *cell, enum role role)
{
    ssm_tri yes = sp_yes_or_no(cell->text);

    if (yes == SSM_UNKNOWN)
        return sp_read_phrases(r, m, c, cell);
    switch (role) {
    case REQUIRED:
        c->nullable = yes == SSM_YES ? SSM_NO : SSM_YES;
        return SSM_OK;
    case NULLABLE:
        c->nullable = yes;
        return SSM_OK;
    case UNIQUE:
        return yes == SSM_YES ? sp_read_phrase(r, m, c, SSM_LIT("unique"), cell->place) : SSM_OK;
    case PRIMARY:
        return yes == SSM_YES ? sp_read_phrase(r, m, c, SSM_LIT("primary key"), cell->place) : SSM_OK;
    case INDEXED:
        return yes == SSM_YES ? sp_read_phrase(r, m, c, SSM_LIT("index"), cell->place) : SSM_OK;
    default:
        return yes == SSM_YES ? not_understood(r, cell, c->name) : SSM_OK;
    }
}

static int read_length(struct sp_run *r, struct sp_column *c, const struct sp_cell *cell)
{
    size_t n = 0;

    if (sp_yes_or_no(cell->text) == SSM_NO)
        return SSM_OK;
    for (size_t i = 0; i < cell->text.len; i++) {
        if (!sp_digit(cell->text.ptr[i]) || n > 100000000)
            return not_understood(r, cell, c->name);
        n = n * 10 + (size_t)(cell->text.ptr[i] - '0');
    }
    c->length = n;
    return SSM_OK;
}

/* Free text, but for a key that is a phrase of its own: "PK, of the engine's own". */
static int read_notes(struct sp_run *r, struct sp_model *m, struct sp_column *c, const struct sp_cell *cell)
{
    int result = sp_renamed(r, m, c->name, cell->text, cell->place);

    for (ssm_str rest = cell->text; rest.len && result == SSM_OK;) {
        ssm_str phrase = sp_next_phrase(&rest);

        if (sp_among(phrase, "pk|primary key|unique"))
            result = sp_read_phrase(r, m, c, phrase, cell->place);
    }
    return result;
}

static bool says_nothing(ssm_str s)
{
    return !s.len || sp_among(s, "-|\xe2\x80\x94|\xe2\x80\x93|n/a|none|not set");
}

static int read_default(struct sp_column *c, const struct sp_cell *cell)
{
    c->default_known = true;
    c->default_place = cell->place;
    c->has_default = !says_nothing(cell->text) && !ascii_is(cell->text, "null");
    if (ascii_is(cell->text, "no") && !sp_among(c->type, "boolean|bool|tinyint(1)")) /* of these it is a value */
        c->has_default = false;
    c->default_text = cell->text;
    c->identity_known = true;
    if (c->has_default && sp_is_identity(cell->text)) {
        c->identity = true;
        c->has_default = false;
    }
    return SSM_OK;
}

static int read_cell(struct sp_run *r, struct sp_model *m, struct sp_column *c, const struct sp_cell *cell, enum role role)
{
    switch (role) {
    case REQUIRED:
    case NULLABLE:
    case UNIQUE:
    case PRIMARY:
    case INDEXED:
        return read_flag(r, m, c, cell, role);
    case DEFAULT:
        return read_default(c, cell);
    case SAID: /* it does not say what it does not name */
        return sp_read_phrases(r, m, c, cell);
    case PHRASES:
        c->identity_known = true;
        return sp_yes_or_no(cell->text) == SSM_NO ? SSM_OK : sp_read_phrases(r, m, c, cell);
    case LENGTH:
        return read_length(r, c, cell);
    case REFERENCES:
        return sp_yes_or_no(cell->text) == SSM_NO ? SSM_OK : sp_read_reference(r, m, c, cell->text, cell->place);
    case COMMENT:
        c->comment_known = true;
        c->comment = cell->text;
        return SSM_OK;
    case NOTES:
        return read_notes(r, m, c, cell);
    case NAME:
    case TYPE:
        break;
    }
    return SSM_OK;
}

/* The name, and what stands in parentheses behind it: "id (PK)". */
static struct sp_column *add(struct sp_run *r, struct sp_model *m, const struct sp_cell *cell, int *result)
{
    ssm_str name = cell->text, phrases = {0};
    size_t open = sp_find(name, '(');
    struct sp_column *c;

    if (open < name.len && name.ptr[name.len - 1] == ')') {
        phrases = ssm_view(name.ptr + open + 1, name.len - open - 2);
        name = sp_trim(sp_head(name, open));
    }
    if (!sp_word(name)) {
        *result = sp_fail(r, cell->place, "field_name", "\"%1\" is no name of a field", cell->text, (ssm_str){0});
        return NULL;
    }
    c = sp_add_column(r, m, name, cell->place);
    if (c && phrases.len)
        *result |= sp_read_phrases(r, m, c, &(struct sp_cell){phrases, cell->place});
    return c;
}

/* "String?" may be NULL. */
static void take_type(struct sp_column *c, const struct sp_cell *cell)
{
    ssm_str type = cell->text;

    if (type.len && type.ptr[type.len - 1] == '?') {
        c->nullable = SSM_YES;
        type = sp_trim(sp_head(type, type.len - 1));
    }
    if (ascii_ends(type, "[]")) {
        c->list = true;
        type = sp_trim(sp_head(type, type.len - 2));
    }
    c->type = type;
    c->type_place = cell->place;
}

static bool is_empty(const struct sp_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].text.len)
            return false;
    return true;
}

int sp_read_field_row(struct sp_run *r, struct sp_model *m, const unsigned *roles, const struct sp_row *row)
{
    struct sp_column *c = NULL;
    int result = SSM_OK;

    if (is_empty(row))
        return SSM_OK;
    for (size_t i = 0; i < row->count && !c && result == SSM_OK; i++)
        if (roles[i] == NAME)
            c = add(r, m, &row->cells[i], &result);
    if (!c)
        return SSM_ERROR;
    for (size_t i = 0; i < row->count; i++)
        if (roles[i] == TYPE)
            take_type(c, &row->cells[i]);
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].text.len || roles[i] == DEFAULT || roles[i] == PHRASES)
            result |= read_cell(r, m, c, &row->cells[i], (enum role)roles[i]);
    return result;
}

int sp_read_item(struct sp_run *r, struct sp_model *m, const struct sp_row *row)
{
    static const unsigned roles[] = {NAME, TYPE, NOTES, SAID};

    return sp_read_field_row(r, m, roles, row);
}

/* ------------------------------------------------------------------ indexes */

static bool is_key_kind(ssm_str s, enum sp_key_kind *kind)
{
    if (sp_among(s, "unique|unique index|unique key|unique constraint")) {
        *kind = SP_UNIQUE;
        return true;
    }
    if (sp_among(s, "primary key|primary|pk"))
        *kind = SP_PRIMARY;
    return sp_among(s, "index|btree|b-tree|normal|non-unique|secondary|composite|simple|primary key|primary|pk|single");
}

int sp_read_key_row(struct sp_run *r, struct sp_model *m, const struct sp_row *header, const struct sp_row *row)
{
    struct sp_key *k = sp_add_key(r, m, SP_INDEX, (ssm_strs){0}, row->count ? row->cells[0].place : m->place);
    int result = SSM_OK;

    if (!k || !row->count)
        return SSM_ERROR;
    for (size_t i = 0; i < row->count && i < header->count; i++) {
        const struct sp_cell *c = &row->cells[i];
        ssm_str what = bare_header(header->cells[i].text);

        if (i > 0 && is_list_header(what))
            k->columns = sp_list(r, c->text);
        else if (is_index_header(what) || ascii_is(what, "name"))
            k->name = sp_word(c->text) ? c->text : (ssm_str){0};
        else if (ascii_is(what, "unique") && sp_yes_or_no(c->text) != SSM_UNKNOWN)
            k->kind = sp_yes_or_no(c->text) == SSM_YES ? SP_UNIQUE : k->kind;
        else if (sp_among(what, "type|kind") && (says_nothing(c->text) || is_key_kind(c->text, &k->kind)))
            continue;
        else if (role_of(what) != NOTES)
            result = not_understood(r, c, what);
    }
    for (size_t i = 0; i < k->columns.count; i++)
        if (!sp_word(k->columns.items[i]))
            result = not_understood(r, &row->cells[0], k->columns.items[i]);
    return k->columns.count ? result : not_understood(r, &row->cells[0], SSM_LIT("indexes"));
}
