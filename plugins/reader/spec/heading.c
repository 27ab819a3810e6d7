/* SPDX-License-Identifier: Apache-2.0
 *
 * What a heading names: "User Model", "Data Model: User", "Table: users", "3.2 User (`users`)"; and whether models are beneath
 * it: "Data Model", "Database Schema", "Entities".
 */
#include "spec.h"

static const char sections[] =
    "data model|data models|data modelling|data modeling|model|models|domain model|domain models|entities|entity|tables|table|"
    "database|database schema|database design|database model|database tables|db schema|schema|schemas|data schema|"
    "data structure|data structures|database models|data entities|data dictionary|entity definitions|model definitions|"
    "table definitions|persistence|erd|data model and storage|database schemas|schema definition|schema definitions";

/* Headings within a section or a model that name none. */
static const char parts[] =
    "fields|columns|attributes|properties|structure|definition|index|indexes|indices|key|keys|constraints|checks|relation|relations|"
    "relationship|relationships|associations|references|foreign keys|overview|introduction|summary|notes|note|description|purpose|"
    "example|examples|sample data|validation|validations|validation rules|rules|business rules|diagram|er diagram|migrations|migration|"
    "seed data|enums|enumerations|types|conventions|naming conventions|general|access patterns|queries|triggers|performance";

/* In front of a name: "Data Model: User". Longer ones first. */
static const char *const openings[] = {"database model", "database table", "data model", "data entity", "db table", "domain model",
                                       "entity model", "entity", "model", "table", "schema"};
/* Behind it: "User Model". */
static const char *const endings[] = {" data model", " database model", " domain model", " database table", " db table", " model",
                                      " entity", " table", " schema"};

/* Numbers such as "3.2" or "3.2." in front. */
static ssm_str without_number(ssm_str s)
{
    size_t i = 0;

    while (i < s.len && (sp_digit(s.ptr[i]) || s.ptr[i] == '.' || s.ptr[i] == ')'))
        i++;
    return i && i < s.len && s.ptr[i] == ' ' ? sp_trim(sp_from(s, i)) : s;
}

static ssm_str without_marks(ssm_str s)
{
    while (s.len && (s.ptr[s.len - 1] == ':' || s.ptr[s.len - 1] == '.'))
        s = sp_trim(sp_head(s, s.len - 1));
    return s;
}

/* Words that a name may have: "Order Item"; more than these are a sentence. */
static bool is_name(ssm_str s)
{
    size_t words = 1;

    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        words += c == ' ';
        if (!sp_letter(c) && !sp_digit(c) && c != '_' && c != ' ' && c != '-' && c != '.')
            return false;
    }
    return s.len > 0 && words <= 3 && !sp_digit(s.ptr[0]);
}

/* As a table's name is written: no capitals, one word. */
static bool is_tables(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == ' ' || s.ptr[i] == '-' || ascii_lower(s.ptr[i]) != s.ptr[i])
            return false;
    return s.len > 0;
}

/* The name in parentheses behind: "User (users)". */
static ssm_str take_parentheses(ssm_str *s)
{
    size_t open = sp_find(*s, '(');
    ssm_str inner;

    if (open == s->len || !open || s->ptr[s->len - 1] != ')')
        return (ssm_str){0};
    inner = sp_trim(ssm_view(s->ptr + open + 1, s->len - open - 2));
    *s = sp_trim(sp_head(*s, open));
    if (ascii_begins(inner, "table"))
        inner = without_marks(sp_trim(sp_from(inner, 5)));
    while (inner.len && (inner.ptr[0] == ':' || inner.ptr[0] == ' '))
        inner = sp_from(inner, 1);
    return is_tables(inner) && is_name(inner) ? inner : (ssm_str){0};
}

/* What stands behind an opening: ": User", " - User", " `users`", " users". */
static ssm_str behind(ssm_str s, const char *opening, bool *marked)
{
    ssm_str rest = s;

    *marked = false;
    if (!sp_take(&rest, opening) || !rest.len)
        return (ssm_str){0};
    while (rest.len && (rest.ptr[0] == ':' || rest.ptr[0] == '-')) {
        *marked = true;
        rest = sp_trim(sp_from(rest, 1));
    }
    if (ascii_begins(rest, "\xe2\x80\x94") || ascii_begins(rest, "\xe2\x80\x93")) { /* dashes */
        *marked = true;
        rest = sp_trim(sp_from(rest, 3));
    }
    return rest;
}

static bool is_section(ssm_str s)
{
    return sp_among(s, sections);
}

/* The name beside one of the words; *is_table where that word is one of a table. */
static ssm_str named(ssm_str s, bool *is_table)
{
    bool marked;

    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
        ssm_str name = behind(s, openings[i], &marked);

        if (name.len && (marked || is_name(name))) {
            *is_table = ascii_ends(ssm_cstr(openings[i]), "table");
            return is_name(name) ? name : (ssm_str){0};
        }
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ascii_ends(s, endings[i]) && is_name(sp_head(s, s.len - ssm_cstr(endings[i]).len))) {
            *is_table = ascii_ends(ssm_cstr(endings[i]), "table");
            return sp_head(s, s.len - ssm_cstr(endings[i]).len);
        }
    return (ssm_str){0};
}

struct sp_title sp_read_heading(ssm_str text, ssm_str code, bool inside)
{
    ssm_str s = without_marks(without_number(sp_trim(text))), table;
    struct sp_title title = {.section = is_section(s), .part = sp_among(s, parts)};
    bool is_table = false;

    if (title.section || title.part || !s.len)
        return title;
    table = take_parentheses(&s);
    if (is_section(s)) {
        title.section = true;
        return title;
    }
    title.model = named(s, &is_table);
    title.said = title.model.len > 0;
    if (!title.model.len && inside && is_name(s))
        title.model = s;
    if (!title.model.len)
        return (struct sp_title){0};
    if (table.len)
        title.table = table;
    else if (is_table || is_tables(title.model) || (code.len && ascii_same(code, title.model)))
        title.table = title.model;
    return title;
}
