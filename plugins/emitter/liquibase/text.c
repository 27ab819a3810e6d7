/* SPDX-License-Identifier: Apache-2.0
 *
 * What Liquibase would read differently than it is written. Measured with 4.28.1.
 */
#include "liquibase.h"

#include <string.h>

/* ------------------------------------------------------------------ faults */

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

/* The words that the line or text begins with, in any case. */
static int begins_with(ssm_str text, const char *word)
{
    size_t n = strlen(word);

    if (text.len < n)
        return 0;
    for (size_t i = 0; i < n; i++) {
        char c = text.ptr[i];
        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != word[i])
            return 0;
    }
    return 1;
}

static ssm_str skip(ssm_str text, size_t n)
{
    return ssm_view(text.ptr + n, text.len - n);
}

/* Dashes or the opening of a comment, then a word of formatted SQL. One dash is enough: that is its "did you mean". */
static int is_directive(ssm_str line)
{
    static const char *const words[] = {"changeset", "property",      "rollback",      "comment",
                                        "liquibase", "preconditions", "precondition-", "validchecksum",
                                        "ignore"};
    size_t sign = 0;

    while (line.len > 0 && is_blank(line.ptr[0]))
        line = skip(line, 1);
    while (sign < line.len && line.ptr[sign] == '-')
        sign++;
    if (begins_with(line, "/*"))
        sign = 2;
    if (sign == 0)
        return 0;
    for (line = skip(line, sign); line.len > 0 && is_blank(line.ptr[0]);)
        line = skip(line, 1);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (begins_with(line, words[i]))
            return 1;
    return 0;
}

/* A character of several bytes at the start of the text that some reader takes for the end of a line, or refuses. */
static unsigned wide_fault(ssm_str text)
{
    if (begins_with(text, "\xC2\x85") || begins_with(text, "\xE2\x80\xA8") || begins_with(text, "\xE2\x80\xA9"))
        return FAULT_ROLLBACK;
    if (begins_with(text, "\xEF\xBF\xBE") || begins_with(text, "\xEF\xBF\xBF"))
        return FAULT_CHARACTER;
    return 0;
}

unsigned text_faults(ssm_str text)
{
    unsigned faults = 0;

    if (is_directive(text))
        faults |= FAULT_DIRECTIVE;
    if (begins_with(text, "empty") || begins_with(text, "not required"))
        faults |= FAULT_ROLLBACK;
    for (; text.len > 0; text = skip(text, 1)) {
        unsigned char c = (unsigned char)text.ptr[0];

        if (c == '\n' && is_directive(skip(text, 1)))
            faults |= FAULT_DIRECTIVE;
        else if (c == '\r')
            faults |= FAULT_RETURN;
        else if (c < ' ' && c != '\n' && c != '\t')
            faults |= FAULT_CHARACTER;
        else if (c >= 0x80)
            faults |= wide_fault(text);
        else if (c == '$' && begins_with(text, "${"))
            faults |= FAULT_PARAMETER;
        else if ((c == 'c' || c == 'C') && begins_with(text, "changesetid"))
            faults |= FAULT_ROLLBACK;
    }
    return faults;
}

static int report(const struct change_log *log, const struct change_set *set, unsigned fault)
{
    static const struct {
        unsigned fault;
        const char *code, *message;
    } reasons[] = {
        {FAULT_PARAMETER, "parameter",
         "The SQL holds `${`, where Liquibase puts the value of a parameter, and has no way to write it otherwise. "
         "Choose another migration tool."},
        {FAULT_RETURN, "carriage_return",
         "The SQL holds a carriage return, which Liquibase drops. Choose another migration tool."},
        {FAULT_DIRECTIVE, "directive",
         "The SQL holds a line that Liquibase's formatted SQL takes for a directive. Choose another format: "
         "--plugin-option liquibase.format=xml."},
        {FAULT_ROLLBACK, "rollback",
         "The way back holds text that a rollback line of Liquibase's formatted SQL cannot hold. Choose another "
         "format: --plugin-option liquibase.format=xml."},
        {FAULT_CHARACTER, "character",
         "The SQL holds a character that XML cannot hold. Choose another format: --plugin-option "
         "liquibase.format=yaml."},
    };

    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (fault & reasons[i].fault)
            return liquibase_api->fail(log->h, set ? set->op : NULL, reasons[i].code, reasons[i].message, NULL, 0);
    return SSM_OK;
}

static unsigned script_faults(const ssm_script *script)
{
    unsigned faults = 0;

    for (size_t i = 0; i < script->count; i++)
        faults |= text_faults(script->statements[i]->text) |
                  (text_faults(script->statements[i]->comment) & (FAULT_PARAMETER | FAULT_RETURN));
    for (size_t i = 0; i < script->notes.count; i++)
        faults |= text_faults(script->notes.items[i]) & (FAULT_PARAMETER | FAULT_RETURN);
    return faults;
}

int text_check_header(const struct change_log *log)
{
    unsigned faults = 0;

    for (size_t i = 0; i < log->m->header.count; i++)
        faults |= text_faults(log->m->header.items[i]);
    return report(log, NULL, faults & FAULT_PARAMETER);
}

int text_check(const struct change_log *log, const struct change_set *set, unsigned up, unsigned down)
{
    return report(log, set, (script_faults(set->up) & up) | (script_faults(set->down) & down));
}

/* ------------------------------------------------------------------ splitting */

static int is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The byte after the first one, 0 at the end. */
static char second(ssm_str text)
{
    return text.len > 1 ? text.ptr[1] : 0;
}

/* Outside of quotes: a dollar quote, a body, [a name], a comment, a line that begins like `/` or `GO`, or the word
 * BEGIN, which opens a block wherever it stands. */
static int misleads(ssm_str text, char previous)
{
    char c = text.ptr[0], next = second(text);

    return c == '$' || c == ';' || (c == '[' && next != ']') || (c == '-' && next == '-') ||
           (c == '/' && next == '*') || (c == '\n' && next && strchr("/gG", next)) ||
           (!is_word(previous) && begins_with(text, "begin") && (text.len == 5 || !is_word(text.ptr[5])));
}

int text_splits(ssm_str text, uint32_t lexical)
{
    char quote = 0, previous = 0, earlier = 0;
    int escapes = 0; /* a backslash escapes here: in Liquibase's eyes it always does */

    for (; text.len > 0; text = skip(text, 1)) {
        char c = text.ptr[0];

        if (c == '\\') {
            if (!quote || !escapes || !second(text) || !strchr("\\'\"0bfnrt", second(text)))
                return 0;
            text = skip(text, 1);
        } else if (quote) {
            if (c == quote) /* a doubled one closes and opens again */
                quote = 0;
        } else if (c == '\'' || c == '"' || c == '`') {
            int is_e = (previous == 'E' || previous == 'e') && !is_word(earlier);

            if (previous != c) /* not the second of a doubled one */
                escapes = (c != '`' && (lexical & SSM_LEX_BACKSLASH)) ||
                          (c == '\'' && is_e && (lexical & SSM_LEX_E_STRINGS));
            quote = c;
        } else if (misleads(text, previous)) {
            return 0;
        }
        earlier = previous;
        previous = c;
    }
    return quote == 0;
}
