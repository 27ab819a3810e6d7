/* SPDX-License-Identifier: Apache-2.0
 *
 * The points of the contract, in order: what a point needs stands before it.
 */
#include "check.h"

enum {
    DIALECT = 1u << SSM_KIND_DIALECT,
    EMITTER = 1u << SSM_KIND_EMITTER,
    READER = 1u << SSM_KIND_READER,
    FINDER = 1u << SSM_KIND_FINDER
};

const struct point points[] = {
    {"loads", 0, NULL, point_loads, false, "the linker finds all that it needs"},
    {"exports", 0, NULL, point_exports, false, "ssm_plugin_entry is its only exported symbol"},
    {"descriptor", 0, "loads", point_descriptor, false,
     "each field of the descriptor and of its table of callbacks is good"},
    {"options", ANY_KIND, "descriptor", point_options, false,
     "options have keys, help, and defaults that are among the choices"},
    {"entry-again", ANY_KIND, "descriptor", point_entry_again, false, "the descriptor is static, and the same each time"},
    {"facts", DIALECT, "descriptor", point_facts, false,
     "word lists are sorted, numbers mean something, wrappers are statements"},
    {"operations", DIALECT, "facts", point_work, false,
     "each operation is refused with one reason, or rendered to what the host accepts"},
    {"files", EMITTER, "descriptor", point_work, false, "the files hold the statements and nothing else, under good names"},
    {"schemas", READER, "descriptor", point_work, false,
     "a schema is read, or refused with a reason and a place"},
    {"locations", FINDER, "descriptor", point_work, false, "what is not there is refused with a reason"},
    {"unknown-attributes", DIALECT, "operations", point_bare, false, "operations of which the least is known"},
    {"hostile-names", DIALECT, "operations", point_hostile, false, "quotes, comments and placeholders in names and texts"},
    {"hostile-statements", EMITTER, "files", point_hostile, false,
     "quotes, comments, placeholders and markup in statements"},
    {"empty-schemas", READER, "schemas", point_bare, false, "a source without anything in it"},
    {"hostile-schemas", READER, "schemas", point_hostile, false, "sources that are cut, nested, or of no language"},
    {"quoting", DIALECT, "descriptor", point_quoting, false,
     "what quote_ident and quote_literal put stands for what they got"},
    {"types", DIALECT, "descriptor", point_types, false, "map_type puts a spelling, or refuses the type"},
    {"unknown-values", DIALECT | EMITTER, "operations files", point_unknown, false,
     "kinds and values of a newer host are refused or survived"},
    {"choices", EMITTER, "files hostile-statements", point_choices, false,
     "the files with each choice of each option, and with odd values of options without choices"},
    {"empty-plan", EMITTER, "files choices", point_empty, false, "a migration without units is survived"},
    {"same-again", ANY_KIND, "operations files schemas locations unknown-attributes hostile-names hostile-statements empty-schemas hostile-schemas choices",
     point_same_again, false, "a second run in the process gives the same bytes"},
    {"same-elsewhere", ANY_KIND, "same-again", point_same_elsewhere, true,
     "another locale, time zone, environment, year, folder and other addresses give the same bytes"},
    {"nothing-kept", ANY_KIND, "same-again", point_after_end, false, "nothing of a dispatch is used after its end"},
    {"texts-unterminated", ANY_KIND, "same-again nothing-kept", point_texts, false, "no text is read beyond its length"},
    {"structs-small", ANY_KIND, "same-again nothing-kept", point_sizes, false,
     "no struct is read beyond its size in the minor version that it needs"},
    {"structs-longer", ANY_KIND, "same-again nothing-kept", point_longer, false,
     "a newer host's longer structs change nothing"},
    {"host-data-constant", ANY_KIND, "same-again nothing-kept", point_constant, false,
     "nothing is written to the host's data"},
    {"own-memory", ANY_KIND, "same-again nothing-kept", point_own_memory, false,
     "nothing is written outside of blocks from api->alloc"},
    {"host-failures", ANY_KIND, "same-again nothing-kept own-memory", point_host_failures, false,
     "where a function of the host fails, the callback fails and reports nothing"},
    {"after-failure", ANY_KIND, "host-failures", point_after_failure, false,
     "after such a failure the next dispatch is as if nothing had been"},
    {"silent", 0, "loads", NULL, false, "nothing was printed in any of these"},
    {NULL, 0, NULL, NULL, false, NULL},
};
