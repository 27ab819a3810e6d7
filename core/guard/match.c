/* SPDX-License-Identifier: Apache-2.0
 *
 * One text against one configured pattern, as a whole: safety.spec_id_regex.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "guard/guard.h"

bool guard_matches(ssm_str regex, ssm_str text)
{
    int error;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)regex.ptr, regex.len, PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error, &at, NULL);
    pcre2_match_data *match = code ? pcre2_match_data_create(1, NULL) : NULL;
    pcre2_match_context *limits = match ? pcre2_match_context_create(NULL) : NULL;
    bool matches = false;

    if (limits) {
        pcre2_set_match_limit(limits, LIMIT_SECRET_STEPS);
        matches = pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, match, limits) >= 0;
    }
    pcre2_match_context_free(limits);
    pcre2_match_data_free(match);
    pcre2_code_free(code);
    return matches;
}
