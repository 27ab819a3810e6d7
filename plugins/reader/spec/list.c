/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields as a list's items: "id: integer, primary key", "**email** (string, unique): the address", "`note` text - what it says". An item
 * becomes the row of a table: name, type, notes, phrases.
 */
#include "spec.h"

/* With these begins what is said behind a type, where no comma stands between. */
static const char *const phrases[] = {"primary key", "pk", "not null", "non-null", "unique", "uk", "required", "nullable", "null", "optional",
                                      "default", "references", "foreign key", "fk", "indexed", "index", "auto increment",
                                      "auto_increment", "auto-increment", "autoincrement", "identity", "check", "->", "\xe2\x86\x92"};

static const char *const dashes[] = {"\xe2\x80\x94", "\xe2\x80\x93", "-"};

static bool take_dash(ssm_str *s)
{
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
        if (!ascii_begins(*s, "->") && sp_take(s, dashes[i]))
            return true;
    return false;
}

static bool begins_phrase(ssm_str s)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        ssm_str rest = s;

        if (sp_take(&rest, phrases[i]))
            return true;
    }
    return false;
}

/* Where, outside of parentheses and behind a space, something begins; the length where nothing does. */
static size_t behind_space(ssm_str s, bool (*begins)(ssm_str))
{
    for (size_t at = sp_find(s, ' '); at < s.len; at += 1 + sp_find(sp_from(s, at + 1), ' '))
        if (begins(sp_from(s, at + 1)))
            return at;
    return s.len;
}

/* A dash with a space behind it: not that of "default -1". */
static bool begins_notes(ssm_str s)
{
    ssm_str rest = s;

    return take_dash(&rest) && rest.len && rest.ptr[-1] == ' ';
}

/* "(unique)", which are no arguments of a type. */
static bool begins_parentheses(ssm_str s)
{
    return s.len > 1 && s.ptr[0] == '(' && begins_phrase(sp_trim(sp_from(s, 1)));
}

static bool in_parentheses(ssm_str s)
{
    return s.len > 1 && s.ptr[0] == '(' && sp_find(sp_from(s, 1), ')') + 2 == s.len;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* "string, unique - the address": the type, the phrases, the notes. */
static void split(ssm_str s, struct sp_row *row)
{
    size_t notes = behind_space(s, begins_notes);
    ssm_str said = sp_trim(sp_head(s, notes)), rest;
    size_t end = least(sp_find(said, ','), least(behind_space(said, begins_phrase), behind_space(said, begins_parentheses)));

    row->cells[1].text = sp_trim(sp_head(said, end));
    row->cells[2].text = sp_trim(sp_from(s, notes));
    rest = sp_trim(sp_from(said, end + (end < said.len && said.ptr[end] == ',')));
    row->cells[3].text = in_parentheses(rest) ? sp_trim(ssm_view(rest.ptr + 1, rest.len - 2)) : rest;
    row->count = 4;
}

/* "(string, unique): the address" */
static bool split_parentheses(const struct sp_run *r, ssm_str s, struct sp_row *row)
{
    size_t close = sp_find(sp_from(s, 1), ')') + 1;
    ssm_str inner, notes;

    if (close >= s.len)
        return false;
    inner = sp_trim(ssm_view(s.ptr + 1, close - 1));
    notes = sp_trim(sp_from(s, close + 1));
    if (!sp_knows_type(r, inner) || (notes.len && !sp_take(&notes, ":") && !take_dash(&notes)))
        return false;
    split(inner, row);
    row->cells[2].text = notes;
    return true;
}

/* ------------------------------------------------------------------ keys in words */

/* "Primary key: (a, b)", "Unique: `email`", beneath a model's fields; what else speaks of keys is not understood. */
int sp_read_key_line(struct sp_run *r, struct sp_model *m, const struct sp_cell *line)
{
    static const struct {
        const char *words;
        enum sp_key_kind kind;
    } kinds[] = {
        {"primary key|composite primary key|composite key|pk", SP_PRIMARY},
        {"unique|unique key|unique constraint|unique together|composite unique", SP_UNIQUE},
        {"index|composite index", SP_INDEX},
        {"indexes|indices|unique keys|unique constraints|unique indexes|keys|constraints|foreign keys|foreign key|checks|check", SP_CHECK},
    };
    size_t colon = sp_find(line->text, ':'), i = 0;
    ssm_str head = sp_trim(sp_head(line->text, colon)), list = sp_trim(sp_from(line->text, colon + 1));
    struct sp_key *k;

    while (i < sizeof kinds / sizeof kinds[0] && !sp_among(head, kinds[i].words))
        i++;
    if (i == sizeof kinds / sizeof kinds[0])
        return SSM_OK;
    if (kinds[i].kind == SP_CHECK || !list.len)
        return sp_api->warn_at(r->host, line->place, "keys_in_words",
                               "\"%1\" is passed over: give a table with the columns Index, Columns and Unique, or say it of each field",
                               &line->text, 1);
    k = sp_add_key(r, m, kinds[i].kind, sp_list(r, in_parentheses(list) ? ssm_view(list.ptr + 1, list.len - 2) : list), line->place);
    for (i = 0; k && i < k->columns.count; i++)
        if (!sp_word(k->columns.items[i]))
            return sp_fail(r, line->place, "not_understood", "\"%1\" of the field %2 is not understood", line->text, k->columns.items[i]);
    return k && k->columns.count ? SSM_OK : SSM_ERROR;
}

bool sp_split_item(const struct sp_run *r, const struct sp_cell *item, bool marked, struct sp_row *row)
{
    ssm_str s = item->text, name = sp_take_word(&s);

    for (size_t i = 0; i < 4; i++)
        row->cells[i] = (struct sp_cell){SSM_LIT(""), item->place};
    row->cells[0].text = name;
    if (!sp_word(name) || !s.len)
        return false;
    if (s.ptr[0] == '(' && split_parentheses(r, s, row))
        return true;
    if (s.ptr[0] == '(') { /* "id (PK): integer" */
        size_t close = sp_find(sp_from(s, 1), ')') + 2;

        row->cells[0].text = ssm_view(name.ptr, (size_t)(s.ptr - name.ptr) + least(close, s.len));
        s = sp_trim(sp_from(s, close));
    }
    if (!sp_take(&s, ":") && !take_dash(&s) && !marked)
        return false;
    if (!sp_knows_type(r, s))
        return false;
    split(s, row);
    return true;
}
