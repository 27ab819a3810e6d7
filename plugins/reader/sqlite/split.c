/* SPDX-License-Identifier: Apache-2.0
 *
 * A source's statements. A semicolon ends one, but in CREATE TRIGGER only the one behind END, which itself stands behind
 * a semicolon. A line that begins with a dot where a statement could begin is a command of the shell.
 */
#include "lite.h"

/* How far the words of CREATE TRIGGER were seen. */
enum state { BEGINNING, AFTER_CREATE, IN_PLAIN, IN_TRIGGER, AFTER_SEMICOLON, AFTER_END };

static enum state on_word(enum state s, ssm_str word)
{
    switch (s) {
    case BEGINNING:
        return ascii_is(word, "create") ? AFTER_CREATE : IN_PLAIN;
    case AFTER_CREATE:
        if (ascii_is(word, "temp") || ascii_is(word, "temporary"))
            return AFTER_CREATE;
        return ascii_is(word, "trigger") ? IN_TRIGGER : IN_PLAIN;
    case AFTER_SEMICOLON:
        return ascii_is(word, "end") ? AFTER_END : IN_TRIGGER;
    case AFTER_END:
        return IN_TRIGGER;
    case IN_PLAIN:
    case IN_TRIGGER:
        break;
    }
    return s;
}

static enum state on_other(enum state s)
{
    return s == AFTER_SEMICOLON || s == AFTER_END ? IN_TRIGGER : s == IN_TRIGGER ? s : IN_PLAIN;
}

static bool is_semicolon(const struct lr_token *t)
{
    return t->kind == LR_SIGN && t->text.ptr[0] == ';';
}

/* Behind the line of a shell's command. */
static size_t behind_line(ssm_str text, size_t at)
{
    while (at < text.len && text.ptr[at] != '\n')
        at++;
    return at;
}

static bool begins_line(ssm_str text, size_t at)
{
    return at == 0 || text.ptr[at - 1] == '\n';
}

bool lr_next_statement(const ssm_source *source, size_t *at, struct lr_statement *out)
{
    ssm_str text = source->bytes;
    enum state s = BEGINNING;
    size_t first = text.len, last = 0, i = *at;

    while (i < text.len) {
        struct lr_token t = lr_token_at(text, i);

        if (first == text.len && t.text.ptr[0] == '.' && begins_line(text, i)) {
            i = behind_line(text, i);
            *out = (struct lr_statement){source, *at, t.at, ssm_view(text.ptr + t.at, i - t.at)};
            *at = i;
            return true;
        }
        i = t.at + t.text.len;
        if (t.kind == LR_SPACE || t.kind == LR_COMMENT)
            continue;
        if (is_semicolon(&t) && (s == IN_TRIGGER || s == AFTER_SEMICOLON)) {
            s = AFTER_SEMICOLON;
            last = i;
            continue;
        }
        if (is_semicolon(&t)) {
            if (first != text.len)
                break;
            continue;
        }
        first = first == text.len ? t.at : first;
        last = i;
        s = t.kind == LR_WORD ? on_word(s, t.text) : on_other(s);
    }
    if (first == text.len)
        return false;
    *out = (struct lr_statement){source, *at, first, ssm_view(text.ptr + first, last - first)};
    *at = i;
    return true;
}
