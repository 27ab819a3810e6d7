/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking at tokens. After a fault the rest of the statement is not seen, so that every loop ends.
 */
#include "reader.h"

static const struct token nothing = {.sort = SORT_END};

const struct token *my_peek(const struct reader *r, size_t ahead)
{
    return !r->bad && r->at + ahead < r->stop ? &r->tokens[r->at + ahead] : &nothing;
}

void my_step(struct reader *r)
{
    if (r->at < r->stop)
        r->at++;
}

bool my_at_end(const struct reader *r)
{
    return my_peek(r, 0)->sort == SORT_END;
}

ssm_place my_place(const struct reader *r, size_t offset)
{
    return (ssm_place){r->source, offset};
}

ssm_place my_here(const struct reader *r)
{
    return my_place(r, r->at < r->token_count ? r->tokens[r->at].from : r->source->bytes.len);
}

void my_fault(struct reader *r, ssm_place place, const char *code, const char *message, ssm_str argument)
{
    if (!r->bad && !r->trial && !r->ended)
        my_api->fail_at(r->h, place, code, message, &argument, argument.ptr ? 1 : 0);
    r->failed = r->failed || !r->trial;
    r->bad = true;
}

void my_warn(struct reader *r, ssm_place place, const char *code, const char *message, ssm_str argument)
{
    if (!r->bad && !r->ended &&
        my_api->warn_at(r->h, place, code, message, &argument, argument.ptr ? 1 : 0) != SSM_OK)
        my_ended(r);
}

void my_cannot(struct reader *r, const char *kind, ssm_str name, ssm_place place)
{
    if (!r->bad && !r->ended && my_api->cannot(r->h, kind, name.ptr ? name : ssm_cstr(kind), place) != SSM_OK)
        my_ended(r);
}

/* The text of a token as it is written, cut to a readable length. */
static ssm_str written(const struct reader *r, const struct token *t)
{
    enum { LONGEST = 40 };
    size_t n = t->to - t->from;

    if (n > LONGEST) {
        n = LONGEST;
        while (n && ((unsigned char)r->source->bytes.ptr[t->from + n] & 0xc0) == 0x80)
            n--;
    }
    return ssm_view(r->source->bytes.ptr + t->from, n);
}

void my_syntax(struct reader *r)
{
    if (r->bad)
        return;
    if (r->at >= r->stop)
        my_fault(r, my_here(r), "syntax", "the statement ends too early", ABSENT);
    else
        my_fault(r, my_here(r), "syntax", "not expected here: %1", written(r, &r->tokens[r->at]));
}

bool my_at(const struct reader *r, const char *word)
{
    const struct token *t = my_peek(r, 0);

    return t->sort == SORT_WORD && ascii_is(t->text, word);
}

bool my_at2(const struct reader *r, const char *first, const char *second)
{
    const struct token *t = my_peek(r, 1);

    return my_at(r, first) && t->sort == SORT_WORD && ascii_is(t->text, second);
}

bool my_at_sign(const struct reader *r, const char *sign)
{
    const struct token *t = my_peek(r, 0);

    return t->sort == SORT_SIGN && ascii_is(t->text, sign);
}

bool my_word(struct reader *r, const char *word)
{
    if (!my_at(r, word))
        return false;
    my_step(r);
    return true;
}

bool my_words(struct reader *r, const char *first, const char *second)
{
    if (!my_at2(r, first, second))
        return false;
    my_step(r);
    my_step(r);
    return true;
}

bool my_sign(struct reader *r, const char *sign)
{
    if (!my_at_sign(r, sign))
        return false;
    my_step(r);
    return true;
}

void my_need_word(struct reader *r, const char *word)
{
    if (!my_word(r, word))
        my_syntax(r);
}

void my_need_sign(struct reader *r, const char *sign)
{
    if (!my_sign(r, sign))
        my_syntax(r);
}

bool my_at_name(const struct reader *r)
{
    return my_peek(r, 0)->sort == SORT_WORD || my_peek(r, 0)->sort == SORT_NAME;
}

ssm_str my_name(struct reader *r)
{
    ssm_str name = my_peek(r, 0)->text;
    size_t characters = 0;

    if (!my_at_name(r) || !name.len) {
        my_syntax(r);
        return SSM_LIT("");
    }
    for (size_t i = 0; i < name.len; i++)
        characters += ((unsigned char)name.ptr[i] & 0xc0) != 0x80;
    if (characters > NAME_LIMIT)
        my_fault(r, my_here(r), "name_long", "a name has at most 64 characters", ABSENT);
    my_step(r);
    return name;
}

ssm_str my_string(struct reader *r)
{
    ssm_str text = my_peek(r, 0)->text;

    if (my_peek(r, 0)->sort != SORT_STRING) {
        my_syntax(r);
        return SSM_LIT("");
    }
    my_step(r);
    return text;
}

void my_qualified(struct reader *r, ssm_str *schema, ssm_str *name)
{
    *schema = ABSENT;
    *name = my_name(r);
    if (my_sign(r, ".")) {
        *schema = *name;
        *name = my_name(r);
    }
    if (schema->ptr && r->called.ptr && ssm_str_eq(*schema, r->called))
        *schema = ABSENT;
    else if (!schema->ptr && r->database.ptr && !(r->called.ptr && ssm_str_eq(r->database, r->called)))
        *schema = r->database;
}

void my_skip_group(struct reader *r)
{
    size_t depth = 0;

    do {
        if (my_at_sign(r, "("))
            depth++;
        else if (my_at_sign(r, ")"))
            depth--;
        my_step(r);
    } while (depth && !my_at_end(r));
    if (depth)
        my_syntax(r);
}

bool my_if_exists(struct reader *r)
{
    return my_words(r, "if", "exists");
}

bool my_if_not_exists(struct reader *r)
{
    if (!my_words(r, "if", "not"))
        return false;
    my_need_word(r, "exists");
    return true;
}
