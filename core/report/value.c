/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON objects to structs by tables; see field.h. Here: what a single member may hold.
 */
#include <math.h>
#include <stdio.h>

#include "model/type.h"
#include "report/field.h"
#include "report/number.h"

bool read_string(struct reader *r, const struct node *n, ssm_str *out)
{
    if (!cJSON_IsString(n->json)) {
        say_type(r, n, "string");
        return false;
    }
    *out = arena_str(r->a, json_text(n->json));
    return true;
}

void read_str(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    (void)f;
    read_string(r, n, out);
}

void read_tri(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_tri v = cJSON_IsTrue(n->json) ? SSM_YES : SSM_NO, *tri = out;

    if (!cJSON_IsBool(n->json))
        say_type(r, n, "boolean");
    else if (*tri != SSM_UNKNOWN && *tri != v)
        say_conflict(r, n, f->key, f->key);
    else
        *tri = v;
}

void read_text(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_text *text = out;
    char most[24];

    (void)f;
    if (cJSON_IsNull(n->json))
        text->known = SSM_NO;
    else if (!cJSON_IsString(n->json))
        say_type(r, n, "string, null");
    else if (json_text(n->json).len > LIMIT_LITERAL) {
        snprintf(most, sizeof most, "%d", LIMIT_LITERAL);
        SAY(r, DIAG_REPORT_LENGTH, n, node_name(n), ssm_cstr(most));
    } else {
        text->known = SSM_YES;
        text->text = arena_str(r->a, json_text(n->json));
    }
}

static bool same_word(ssm_str given, const char *text)
{
    for (size_t i = 0; i < given.len; i++)
        if (!text[i] || (given.ptr[i] == ' ' ? '_' : ascii_lower(given.ptr[i])) != text[i])
            return false;
    return !text[given.len];
}

void read_word(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    enum { MOST = 16 };
    const struct spelling *words = f->detail;
    const char *known[MOST];
    size_t count = 0;
    ssm_str given;

    if (!cJSON_IsString(n->json)) {
        say_type(r, n, "string");
        return;
    }
    given = json_text(n->json);
    for (; count < MOST - 1 && words[count].text; count++) {
        known[count] = words[count].text;
        if (same_word(given, words[count].text)) {
            memcpy(out, &words[count].value, sizeof words[count].value);
            return;
        }
    }
    known[count] = NULL;
    say_unknown(r, DIAG_REPORT_WORD, n, given, known);
}
_Static_assert(sizeof(ssm_action) == sizeof(unsigned), "read_word writes an unsigned");

void read_length(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    double v = cJSON_IsNumber(n->json) ? n->json->valuedouble : 0;
    uint32_t *length = out;

    (void)f;
    if (!cJSON_IsNumber(n->json))
        say_type(r, n, "number");
    else if (!(v >= 1 && v <= INT32_MAX) || (double)(uint32_t)v < v)
        SAY(r, DIAG_REPORT_RANGE, n, node_name(n), SSM_LIT("1"), SSM_LIT("2147483647"));
    else
        *length = (uint32_t)v;
}

ssm_str number_text(struct reader *r, double v)
{
    char text[NUMBER_TEXT];

    if (!isfinite(v)) /* refused already, by the scan */
        v = 0;
    return arena_str(r->a, ssm_view(text, number_write(v, text)));
}

/* ---- types */

static void say_type_error(struct reader *r, const struct node *n, enum type_error error, ssm_str text, size_t at)
{
    static const enum diag_code codes[] = {
        [TYPE_EMPTY] = DIAG_REPORT_TYPE_EMPTY,       [TYPE_TOO_LONG] = DIAG_REPORT_TYPE_LENGTH,
        [TYPE_SYNTAX] = DIAG_REPORT_TYPE_SYNTAX,     [TYPE_ARGUMENT] = DIAG_REPORT_TYPE_ARGUMENT,
        [TYPE_MODIFIER] = DIAG_REPORT_TYPE_MODIFIER, [TYPE_VALUES] = DIAG_REPORT_TYPE_VALUES,
    };
    char number[24];

    if (error == TYPE_TOO_LONG)
        snprintf(number, sizeof number, "%d", LIMIT_TYPE);
    else
        snprintf(number, sizeof number, "%zu", at + 1);
    SAY(r, codes[error], n, text, ssm_cstr(number));
}

const ssm_type *read_type_text(struct reader *r, const struct node *n, ssm_str text)
{
    struct map_entry *known = map_find(&r->types, text);
    const ssm_type *type = NULL;
    enum type_error error;
    size_t at = 0;

    if (known) {
        const ssm_type *const *held = known->value;
        return *held;
    }
    error = type_parse(r->a, text, &type, &at);
    if (error == TYPE_NO_MEMORY) {
        diag_out_of_memory(r->d);
        return NULL;
    }
    if (error != TYPE_OK) {
        say_type_error(r, n, error, text, at);
        return NULL;
    }
    const ssm_type **hold = ARENA_NEW(r->a, const ssm_type *);
    ssm_str key = arena_str(r->a, text);
    known = hold && key.ptr ? map_put(&r->types, key) : NULL;
    if (!known)
        return NULL;
    *hold = type;
    known->value = hold;
    return type;
}

void read_type(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    const ssm_type **type = out;

    (void)f;
    if (cJSON_IsString(n->json))
        *type = read_type_text(r, n, json_text(n->json));
    else
        say_type(r, n, "string");
}
