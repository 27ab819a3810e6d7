/* SPDX-License-Identifier: Apache-2.0
 *
 * What a dialect says of itself: lists in order, bits that mean something, statements that are some.
 */
#include "dispatch.h"

#include "base/limits.h"
#include "base/utf8.h"

static void check_words(struct guest *g, const char *what, const char *const *list)
{
    for (size_t i = 0; list && list[i]; i++) {
        if (i == LIMIT_PLUGIN_WORDS) {
            found(g, "facts.%s has more than %d words, or no NULL at its end", what, LIMIT_PLUGIN_WORDS);
            return;
        }
        if (!*list[i] || utf8_check(ssm_cstr(list[i])) != strlen(list[i]))
            found(g, "facts.%s has a word that is empty or no UTF-8, the %zu.", what, i + 1);
        for (const char *c = list[i]; *c; c++)
            if (*c >= 'A' && *c <= 'Z') {
                found(g, "facts.%s has \"%s\": words are in lower case", what, list[i]);
                break;
            }
        if (i && strcmp(list[i - 1], list[i]) >= 0)
            found(g, "facts.%s is not sorted by strcmp(): \"%s\" stands before \"%s\"", what, list[i - 1], list[i]);
    }
}

static void check_numbers(struct guest *g, const ssm_dialect_facts *f)
{
    if (f->lexical >= SSM_LEX_DASH_NEEDS_SPACE * 2u)
        found(g, "facts.lexical is %#x, with bits that are no ssm_lexical", f->lexical);
    if ((unsigned)f->identifier_unit > SSM_LENGTH_CHARACTERS || (unsigned)f->rebuild_scope > SSM_SCOPE_TABLE)
        found(g, "facts.identifier_unit is %d and rebuild_scope %d: one of them means nothing", (int)f->identifier_unit,
              (int)f->rebuild_scope);
    if (f->identifier_limit && f->identifier_unit == SSM_LENGTH_NONE)
        found(g, "facts.identifier_limit is %u, but identifier_unit does not say of what", f->identifier_limit);
    if (f->transactional_ddl > 1 || f->has_schemas > 1 || f->has_enums > 1 || f->forward_references > 1)
        found(g, "facts.transactional_ddl, has_schemas, has_enums and forward_references are 0 or 1");
    if (f->transactional_ddl && (!f->begin || !f->commit))
        found(g, "facts.begin and facts.commit must be there, since transactional_ddl is 1");
    if (f->notice && !utf8_is_printable_line(ssm_cstr(f->notice)))
        found(g, "facts.notice must be one printable line");
}

void point_facts(struct guest *g)
{
    struct rendering rendering = {0};
    struct audit a = {NULL, &rendering, ssm_view(NULL, 0), SSM_LIT("raw-sql")};
    struct diags d;

    if (!guest_open(g))
        return;
    check_numbers(g, &g->facts);
    check_words(g, "types", g->facts.types);
    check_words(g, "functions", g->facts.functions);
    rendering.facts = g->facts;
    a.dialect = ssm_cstr(g->descriptor.name);
    diags_init(&d, &g->arena);
    audit_open(&a, &d, &g->arena); /* begin, commit and wrappers are one harmless statement each */
    found_diags(g, &d);
}
