/* SPDX-License-Identifier: Apache-2.0
 *
 * What a cell says of a field, phrase by phrase: "PK", "not null", "FK -> users.id on delete cascade", "default 0", "max 255".
 */
#include "spec.h"

ssm_tri sp_yes_or_no(ssm_str s)
{
    if (sp_among(s, "yes|y|true|x|required|\xe2\x9c\x93|\xe2\x9c\x94|\xe2\x9c\x85|\xe2\x9c\x94\xef\xb8\x8f|\xe2\x98\x91|\xe2\x97\x8f"))
        return SSM_YES;
    if (!s.len || sp_among(s, "no|n|false|-|\xe2\x80\x94|\xe2\x80\x93|none|n/a|optional|\xe2\x9c\x97|\xe2\x9c\x98|\xe2\x9d\x8c|\xe2\x98\x90"))
        return SSM_NO;
    return SSM_UNKNOWN;
}

/* ------------------------------------------------------------------ references */

bool sp_action_of(ssm_str word, ssm_action *out)
{
    static const struct {
        const char *words;
        ssm_action action;
    } actions[] = {
        {"cascade", SSM_ACTION_CASCADE},
        {"restrict", SSM_ACTION_RESTRICT},
        {"set null|setnull|nullify", SSM_ACTION_SET_NULL},
        {"set default|setdefault", SSM_ACTION_SET_DEFAULT},
        {"no action|noaction", SSM_ACTION_NO_ACTION},
    };

    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (sp_among(word, actions[i].words)) {
            *out = actions[i].action;
            return true;
        }
    return false;
}

static bool take_action(ssm_str *text, ssm_action *out)
{
    static const char *const words[] = {"cascade", "restrict", "set null", "set default", "no action"};

    sp_take(text, ":");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sp_take(text, words[i]))
            return sp_action_of(ssm_cstr(words[i]), out);
    return false;
}

static void take_marks(ssm_str *text)
{
    while (sp_take(text, ",") || sp_take(text, ";") || sp_take(text, "("))
        continue;
    if (text->len && text->ptr[text->len - 1] == ')' && sp_find(*text, '(') == text->len)
        *text = sp_trim(sp_head(*text, text->len - 1));
}

bool sp_take_actions(ssm_str *text, struct sp_ref *ref)
{
    take_marks(text);
    while (text->len) {
        bool deletes = sp_take(text, "on delete") || sp_take(text, "ondelete");
        bool updates = !deletes && (sp_take(text, "on update") || sp_take(text, "onupdate"));

        if (!take_action(text, updates ? &ref->on_update : &ref->on_delete) || !(deletes || updates || !text->len))
            return false;
        take_marks(text);
    }
    return true;
}

static void skip_arrows(ssm_str *s)
{
    static const char *const arrows[] = {"->", "=>", "\xe2\x86\x92", ":", ">"};

    for (size_t i = 0; i < sizeof arrows / sizeof arrows[0];)
        i = sp_take(s, arrows[i]) ? 0 : i + 1;
}

/* users, users.id, users(id), "User.id" */
static bool take_target(struct sp_run *r, ssm_str *s, struct sp_ref *ref)
{
    skip_arrows(s);
    ref->target = sp_take_word(s);
    if (!ref->target.len)
        return false;
    if (sp_take(s, ".")) {
        ssm_str column = sp_take_word(s);

        ref->target_columns = sp_one(r, column);
        return column.len > 0;
    }
    if (s->len && s->ptr[0] == '(') {
        size_t close = sp_find(sp_from(*s, 1), ')');
        ssm_str list = sp_head(sp_from(*s, 1), close);

        if (close + 1 >= s->len + 1 || ascii_begins(list, "on "))
            return ascii_begins(list, "on ");
        ref->target_columns = sp_list(r, list);
        *s = sp_trim(sp_from(*s, close + 2));
    }
    return true;
}

static int not_understood(struct sp_run *r, ssm_place place, ssm_str text, ssm_str field)
{
    return sp_fail(r, place, "not_understood", "\"%1\" of the field %2 is not understood", text, field);
}

int sp_read_reference(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_str text, ssm_place place)
{
    struct sp_ref *ref = sp_add_ref(r, m, sp_one(r, c->name), place);
    ssm_str s = text;

    if (!ref)
        return SSM_ERROR;
    while (sp_take(&s, "foreign key") || sp_take(&s, "fk") || sp_take(&s, "references") || sp_take(&s, "ref") ||
           sp_take(&s, "to") || sp_take(&s, "belongs to"))
        skip_arrows(&s);
    if (s.len > 1 && s.ptr[0] == '(' && s.ptr[s.len - 1] == ')')
        s = sp_trim(ssm_view(s.ptr + 1, s.len - 2));
    if (take_target(r, &s, ref) && sp_take_actions(&s, ref))
        return SSM_OK;
    return not_understood(r, place, text, c->name);
}

/* ------------------------------------------------------------------ phrases */

static int add_key(struct sp_run *r, struct sp_model *m, const struct sp_column *c, enum sp_key_kind kind, ssm_place place)
{
    for (size_t i = 0; i < m->key_count; i++) /* said twice, in two columns */
        if (m->keys[i].kind == kind && m->keys[i].columns.count == 1 && ssm_str_eq(m->keys[i].columns.items[0], c->name))
            return SSM_OK;
    return sp_add_key(r, m, kind, sp_one(r, c->name), place) ? SSM_OK : SSM_ERROR;
}

/* Each field marked PK is a part of the key. */
static int add_primary(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_place place)
{
    if (c->nullable == SSM_UNKNOWN && r->engine != SP_SQLITE) /* where a key may hold NULL */
        c->nullable = SSM_NO;
    for (size_t i = 0; i < m->key_count; i++) {
        struct sp_key *k = &m->keys[i];
        ssm_str *names;

        if (k->kind != SP_PRIMARY)
            continue;
        names = sp_alloc(r->host, (k->columns.count + 1) * sizeof *names);
        if (!names)
            return SSM_ERROR;
        for (size_t n = 0; n < k->columns.count; n++) {
            if (ssm_str_eq(k->columns.items[n], c->name))
                return SSM_OK;
            names[n] = k->columns.items[n];
        }
        names[k->columns.count] = c->name;
        k->columns = (ssm_strs){names, k->columns.count + 1};
        return SSM_OK;
    }
    return sp_add_key(r, m, SP_PRIMARY, sp_one(r, c->name), place) ? SSM_OK : SSM_ERROR;
}

static int add_check(struct sp_run *r, struct sp_model *m, const struct sp_column *c, ssm_str text, ssm_place place)
{
    struct sp_key *k;
    ssm_str s = text;

    if (s.len < 3 || s.ptr[0] != '(' || sp_find(sp_from(s, 1), ')') + 2 != s.len)
        return not_understood(r, place, text, c->name);
    k = sp_add_key(r, m, SP_CHECK, sp_one(r, c->name), place);
    if (!k)
        return SSM_ERROR;
    k->expression = sp_trim(ssm_view(s.ptr + 1, s.len - 2));
    return SSM_OK;
}

static bool take_length(ssm_str s, struct sp_column *c)
{
    size_t n = 0;

    while (sp_take(&s, "max") || sp_take(&s, "length") || sp_take(&s, "len") || sp_take(&s, "characters") || sp_take(&s, ":") ||
           sp_take(&s, "="))
        continue;
    if (!s.len || !sp_digit(s.ptr[0]))
        return false;
    while (s.len && sp_digit(s.ptr[0]) && n < 100000000) {
        n = n * 10 + (size_t)(s.ptr[0] - '0');
        s = sp_from(s, 1);
    }
    s = sp_trim(s);
    c->length = n;
    return !s.len || sp_among(s, "chars|characters|char");
}

static int set_default(struct sp_run *r, struct sp_column *c, ssm_str text, ssm_place place)
{
    while (sp_take(&text, ":") || sp_take(&text, "="))
        continue;
    if (!text.len)
        return not_understood(r, place, SSM_LIT("default"), c->name);
    c->default_known = true;
    c->default_place = place;
    c->identity = c->identity || sp_is_identity(text);
    c->has_default = !sp_is_identity(text) && !ascii_is(text, "null");
    c->default_text = text;
    return SSM_OK;
}

int sp_read_phrase(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_str text, ssm_place place)
{
    ssm_str s = sp_trim(text), rest = s;

    if (!s.len)
        return SSM_OK;
    if (sp_among(s, "pk|primary key|primary|id key|primarykey|\xf0\x9f\x94\x91|pri"))
        return add_primary(r, m, c, place);
    if (sp_among(s, "unique|uk|uq|uniq|unique key|unique index|uni"))
        return add_key(r, m, c, SP_UNIQUE, place);
    if (sp_among(s, "index|indexed|idx|key|mul"))
        return add_key(r, m, c, SP_INDEX, place);
    if (sp_among(s, "not null|required|non-null|nonnull|not nullable|notnull|mandatory|not_null")) {
        c->nullable = SSM_NO;
        return SSM_OK;
    }
    if (sp_among(s, "null|nullable|optional")) {
        c->nullable = SSM_YES;
        return SSM_OK;
    }
    if (sp_is_identity(s)) {
        c->identity = c->identity_known = true;
        return SSM_OK;
    }
    if (sp_take(&rest, "default"))
        return set_default(r, c, rest, place);
    if (sp_take(&rest, "check"))
        return add_check(r, m, c, rest, place);
    if (sp_among(s, "fk|foreign key")) { /* of what must stand elsewhere: finish.c looks */
        c->wants_ref = true;
        return SSM_OK;
    }
    if (ascii_begins(s, "fk") || ascii_begins(s, "foreign key") || ascii_begins(s, "ref") || ascii_begins(s, "->") ||
        ascii_begins(s, "\xe2\x86\x92"))
        return sp_read_reference(r, m, c, s, place);
    if (take_length(s, c))
        return SSM_OK;
    return not_understood(r, place, text, c->name);
}

/* "FK, not null" and "PK NOT NULL": words without a comma are tried from the left, the longest first. */
static int read_words(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_str s, ssm_place place)
{
    static const char *const known[] = {"primary key", "pk", "not null", "required", "nullable", "unique key", "unique", "uk",
                                        "auto increment", "auto_increment", "auto-increment", "autoincrement", "indexed",
                                        "foreign key", "fk", "null"};

    for (;;) {
        size_t i = 0;
        ssm_str rest = s;

        while (i < sizeof known / sizeof known[0] && !(sp_take(&rest, known[i]) && rest.len))
            rest = s, i++;
        if (i == sizeof known / sizeof known[0] || sp_among(ssm_cstr(known[i]), "fk|foreign key"))
            return sp_read_phrase(r, m, c, s, place);
        sp_take(&rest, "+");
        sp_take(&rest, "&");
        if (sp_read_phrase(r, m, c, ssm_cstr(known[i]), place) != SSM_OK)
            return SSM_ERROR;
        s = rest;
    }
}

static size_t phrase_end(ssm_str s)
{
    size_t comma = sp_find(s, ','), semicolon = sp_find(s, ';'), line = sp_find(s, '\n');
    size_t end = comma < semicolon ? comma : semicolon;

    return end < line ? end : line;
}

/* "references users(id), on delete cascade": what begins with "on" belongs to what stands before it. */
static size_t with_actions(ssm_str s, size_t end)
{
    while (end < s.len) {
        ssm_str rest = sp_trim(sp_from(s, end + 1));

        if (!ascii_begins(rest, "on delete") && !ascii_begins(rest, "on update"))
            return end;
        end = s.len - rest.len + phrase_end(rest);
    }
    return end;
}

ssm_str sp_next_phrase(ssm_str *rest)
{
    size_t end = with_actions(*rest, phrase_end(*rest));
    ssm_str phrase = sp_trim(sp_head(*rest, end));

    *rest = sp_from(*rest, end + 1);
    return phrase;
}

int sp_read_phrases(struct sp_run *r, struct sp_model *m, struct sp_column *c, const struct sp_cell *cell)
{
    int result = SSM_OK;

    for (ssm_str rest = cell->text; rest.len;)
        result |= read_words(r, m, c, sp_next_phrase(&rest), cell->place);
    return result;
}

/* ------------------------------------------------------------------ renames */

int sp_renamed(struct sp_run *r, const struct sp_model *m, ssm_str column, ssm_str notes, ssm_place place)
{
    for (; notes.len; notes = sp_from(notes, 1)) {
        ssm_str rest = notes;
        ssm_renaming said = {sizeof said, m->schema, m->table, column, {0}};

        if (!ascii_begins(notes, "@renamed") || !sp_take(&rest, "@renamed") || !sp_take(&rest, "from="))
            continue;
        said.from = sp_take_word(&rest);
        if (!said.from.len)
            return sp_fail(r, place, "renamed", "@renamed needs the old name: @renamed from=old_name", (ssm_str){0}, (ssm_str){0});
        return sp_api->renamed(r->host, &said, place);
    }
    return SSM_OK;
}
