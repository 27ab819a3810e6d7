/* SPDX-License-Identifier: Apache-2.0
 *
 * Bytes and characters that no SQL of ours has, and the words for faults; see sql_lex.h.
 */
#include "base/utf8.h"
#include "guard/sql_lex.h"

const char *sql_fault_text(enum sql_fault fault)
{
    static const char *const texts[SQL_FAULT_COUNT] = {
        [SQL_OK] = "",
        [SQL_ENCODING] = "not UTF-8",
        [SQL_CHARACTER] = "a control character or an invisible one",
        [SQL_UNTERMINATED] = "a quote or a comment without end",
        [SQL_UNBALANCED] = "unbalanced parentheses",
        [SQL_EMPTY] = "an empty statement",
        [SQL_BACKSLASH] = "a backslash outside of quotes",
        [SQL_HINT] = "a comment that an engine executes",
        [SQL_DIRECTIVE] = "a command of a client program",
        [SQL_AMBIGUOUS] = "a quote or a comment that does not end at the same place for all",
    };

    return (unsigned)fault < SQL_FAULT_COUNT ? texts[fault] : "";
}

static bool bad_control(unsigned char c)
{
    return (c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f;
}

/* Blocks of fixed size, which the compiler turns into vector instructions. */
static bool block_has_doubt(const char *p)
{
    unsigned char doubt = 0;

    for (size_t i = 0; i < 64; i++) {
        unsigned char c = (unsigned char)p[i];

        doubt |= (unsigned char)((c < ' ') & (c != '\n')) | (unsigned char)(c == 0x7f);
    }
    return doubt != 0;
}

enum sql_fault sql_text_fault(ssm_str s, size_t *where, bool *returns)
{
    size_t at = utf8_check(s);

    if (at < s.len) {
        *where = at;
        return SQL_ENCODING;
    }
    for (at = 0; at < s.len; at++) {
        if (s.len - at >= 64 && !block_has_doubt(s.ptr + at)) {
            at += 63;
            continue;
        }
        for (size_t end = s.len - at > 64 ? at + 64 : s.len; at < end; at++) {
            *returns |= s.ptr[at] == '\r';
            if (bad_control((unsigned char)s.ptr[at]) ||
                (s.ptr[at] == '\r' && (at + 1 == s.len || s.ptr[at + 1] != '\n'))) {
                *where = at;
                return SQL_CHARACTER;
            }
        }
        at--;
    }
    return SQL_OK;
}

/* Characters at which readers written in Java end a line, or that show nothing. */
bool sql_hides(ssm_str s, bool spaces)
{
    for (size_t at = utf8_is_plain(s) ? s.len : 0; at < s.len;) {
        uint32_t c;

        if ((unsigned char)s.ptr[at] < 0x80) {
            at++;
            continue;
        }
        c = utf8_next(s, &at);
        if (utf8_is_control(c) || c == 0x2028 || c == 0x2029)
            return true;
        if (spaces && (utf8_is_invisible(c) || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
                       c == 0x202f || c == 0x205f || c == 0x3000))
            return true;
    }
    return false;
}

size_t sql_line(ssm_str text, size_t at)
{
    size_t line = 1;

    for (size_t i = 0; i < at && i < text.len; i++)
        line += text.ptr[i] == '\n';
    return line;
}
