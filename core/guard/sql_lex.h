/* SPDX-License-Identifier: Apache-2.0
 *
 * SQL as its readers cut it: statements and comments of a file, and the tokens of a statement, by a dialect's lexical
 * rules. Where engine, client and migration tool would cut at different places, that is a fault. Nothing is allocated.
 */
#ifndef SSM_GUARD_SQL_LEX_H
#define SSM_GUARD_SQL_LEX_H

#include "base/str.h"

enum sql_fault {
    SQL_OK = 0,
    SQL_ENCODING,     /* not UTF-8 */
    SQL_CHARACTER,    /* a control character but newline and tab, or outside of quotes an invisible one */
    SQL_UNTERMINATED, /* a quote or comment without end */
    SQL_UNBALANCED,   /* parentheses */
    SQL_EMPTY,        /* a semicolon behind nothing */
    SQL_BACKSLASH,    /* outside of quotes: a command of psql and mysql */
    SQL_HINT,         /* a comment that an engine reads: the openings `!`, `M!` and `+` */
    SQL_DIRECTIVE,    /* what a client takes for its own: delimiter, GO, a lone slash, system */
    SQL_AMBIGUOUS,    /* readers end a quote or comment at different places */
    SQL_FAULT_COUNT
};

/* English, without a full stop: what is wrong. */
const char *sql_fault_text(enum sql_fault fault);

/* ---- statements */

enum sql_piece { SQL_P_END, SQL_P_FAULT, SQL_P_STATEMENT, SQL_P_COMMENT };

struct sql_lexer {
    ssm_str text;
    uint32_t lexical; /* ssm_lexical */
    size_t at;        /* behind the piece */
    ssm_str piece;    /* a statement without its semicolon and white space around it, or a comment between statements */
    bool ended;       /* the statement has its semicolon */
    bool comment;     /* a comment stands within it */
    bool body;        /* a dollar quote within it has a semicolon; of a whole text: it has one outside of quotes, too */
    enum sql_fault fault;
    size_t fault_at; /* offset */
    /* for the lexer itself */
    bool whole;
    size_t from, depth;
    bool returns; /* carriage returns occur */
    unsigned char classes[256];
};

/* Puts the lexer before the first piece. Looks at every byte: a fault of the text is that of the first sql_next(). */
void sql_start(struct sql_lexer *x, ssm_str text, uint32_t lexical);
/* The same for another text by the same rules, which is less work for a short one. */
void sql_restart(struct sql_lexer *x, ssm_str text);
/* The same for a text that is to be one statement with semicolons in it: none of them ends it. */
void sql_start_whole(struct sql_lexer *x, ssm_str text, uint32_t lexical);
enum sql_piece sql_next(struct sql_lexer *x);
/* The line of a byte, from 1. */
size_t sql_line(ssm_str text, size_t at);

/* ---- tokens */

enum sql_token_kind {
    SQL_T_END,
    SQL_T_WORD,   /* a name, keyword or number without quotes */
    SQL_T_NAME,   /* "...", `...`, [...]: quotes included */
    SQL_T_STRING, /* '...', without its prefix, which is a word */
    SQL_T_BODY,   /* $tag$...$tag$ */
    SQL_T_SIGN    /* any other byte */
};

struct sql_token {
    enum sql_token_kind kind;
    ssm_str text;
};

/* A place among the tokens: a value, so that a copy of it is a look ahead. */
struct sql_tokens {
    ssm_str text;
    uint32_t lexical;
    size_t at;
};

/* The next token of a text in which sql_next() found no fault; of another one up to the fault. */
struct sql_token sql_token(struct sql_tokens *t);
static inline bool sql_is_word(struct sql_token t, const char *word)
{
    return t.kind == SQL_T_WORD && str_is_nocase(t.text, word);
}

static inline bool sql_is_sign(struct sql_token t, char c)
{
    return t.kind == SQL_T_SIGN && t.text.ptr[0] == c;
}

/* What a quoted name stands for, into `out` of at least name.len bytes. */
ssm_str sql_unquoted(ssm_str name, char *out);
/* The inside of $tag$...$tag$. */
ssm_str sql_body(ssm_str dollar_quote);

/* ---- bodies (sql_body.c) */

/* The first semicolon outside of quotes and of blocks (BEGIN ... END, IF ... END IF, CASE, loops; parentheses where these may hold
 * statements), or text.len: there is none, so the text is one statement. Without `blocks` every semicolon outside of quotes.
 * The text is one in which a whole lexer found no fault. */
size_t sql_cut(ssm_str text, uint32_t lexical, bool blocks, bool parentheses);

/* An end for a statement with semicolons in it that a client program is told (DELIMITER), and that does not stand in the text: a
 * run of one sign, as long as it must be. Of no length where there is none. */
ssm_str sql_delimiter(ssm_str text);

/* ---- internal: what the two share */

/* The first byte that no SQL of ours holds, quoted or not; whether there are carriage returns (only before newlines).
 */
enum sql_fault sql_text_fault(ssm_str s, size_t *where, bool *returns);
/* Whether a character of well-formed text ends a line for some readers; with `spaces`, or shows nothing. */
bool sql_hides(ssm_str s, bool spaces);
/* The offset behind the quote that opens at `at`, or 0 where it has no end. A backslash escapes or does not. */
size_t sql_quote_end(ssm_str s, size_t at, bool backslash);
/* Whether a backslash escapes in the quote at `at`; `from`: where the statement begins. */
bool sql_escapes(ssm_str s, size_t at, size_t from, uint32_t lexical);
/* The length of $tag$ at `at`, or 0 where there is none. */
size_t sql_dollar_tag(ssm_str s, size_t at);
/* The offset behind the dollar quote with a tag of that length, or 0. */
size_t sql_dollar_end(ssm_str s, size_t at, size_t tag);
/* The offset behind the comment at `at`, `at` itself where there is none, or SIZE_MAX where it has no end. */
size_t sql_comment_end(ssm_str s, size_t at, uint32_t lexical);

static inline bool sql_word_byte(char c)
{
    return ascii_alpha(c) || ascii_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

#endif
