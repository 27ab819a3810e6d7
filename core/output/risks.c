/* SPDX-License-Identifier: Apache-2.0
 *
 * Risks in words: what each is called, what it means in production, and the safe way; how far an operation can be taken
 * back.
 */
#include "output/page.h"

const struct risk_word risk_words[RISK_WORDS] = {
    {SSM_RISK_DATA_LOSS, "data_loss", N_("data loss"),
     N_("Data is deleted or may no longer fit, and no script brings it back. Make sure that nothing reads it any more, "
        "take a backup of the table, and permit the operation by its key.")},
    {SSM_RISK_REWRITE, "rewrite", N_("rewrite"),
     N_("The whole table is written anew while nobody else can use it, and needs its size again on disk. On a large "
        "table, add a new column, fill it in batches, and switch over to it.")},
    {SSM_RISK_LOCK, "lock", N_("lock"),
     N_("Readers or writers wait while it runs, and everything that queues behind it waits too. Set a lock timeout, "
        "run it when traffic is low, and try again when it times out.")},
    {SSM_RISK_SCAN, "scan", N_("scan"),
     N_("Every row is read while a lock is held. On a large table, add the constraint without checking the rows that "
        "exist (NOT VALID) and validate it in a later migration.")},
    {SSM_RISK_MAY_FAIL, "may_fail", N_("may fail"),
     N_("Rows that exist may violate it, or something may still need what goes, and then the migration stops. Look for such "
        "rows and objects first, and mend them in a migration that runs before this one.")},
    {SSM_RISK_IRREVERSIBLE, "irreversible", N_("irreversible"),
     N_("The way back is missing, or brings back the structure without the data. Take a backup that you have tried to "
        "restore.")},
};

enum way_back way_back(const struct op *op)
{
    if (op->no_inverse != INVERSE_EXISTS)
        return WAY_BACK_NONE;
    return op->pub.risks & (SSM_RISK_DATA_LOSS | SSM_RISK_IRREVERSIBLE) ? WAY_BACK_STRUCTURE : WAY_BACK_FULL;
}

void way_back_open(struct page *p)
{
    p->no_way_back[INVERSE_EXISTS] = ssm_cstr(tr(N_("the structure comes back, the data does not")));
    for (int why = INVERSE_EXISTS + 1; why <= INVERSE_DIALECT; why++)
        p->no_way_back[why] = ssm_cstr(tr(plan_no_inverse_text((enum no_inverse)why)));
}

ssm_str way_back_reason(struct page *p, const struct op *op)
{
    if (way_back(op) == WAY_BACK_FULL)
        return (ssm_str){0};
    if (op->no_inverse == INVERSE_DIALECT && op->no_inverse_text.len)
        return page_words(p, op);
    return p->no_way_back[op->no_inverse];
}

bool op_refused(const struct op *op)
{
    return op->destructive && !op->permitted;
}
