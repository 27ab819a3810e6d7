/* SPDX-License-Identifier: Apache-2.0
 *
 * The two phases of a run, each one call that writes nothing: bytes in, plan out; sealed plan in, files out. Only the
 * second loads plugins.
 */
#ifndef SSM_CLI_PHASES_H
#define SSM_CLI_PHASES_H

#include "base/digest.h"
#include "cli/task.h"

/* What phase 1 gives: as much of it as could be made. */
struct draft {
    struct report report;
    struct plan plan;
    bool has_report;
    bool has_plan; /* also where the gate refused it */
    ssm_str bytes_hash; /* of the report, hexadecimal */
};

/* What both phases agree on before a plugin is loaded. Strings lie in the task's arena. */
struct seal {
    ssm_str dialect;     /* as chosen, in its one spelling */
    ssm_str report_hash; /* hexadecimal */
    ssm_str operations_hash;
    ssm_strs header; /* lines of every script */
};

/* Phase 1. Returns 0, or -1 with the reasons in the task's diags. */
int phase_plan(struct task *t, ssm_str bytes, struct draft *out);
/* Phase 2: on a refused plan only what the report shows of it. Returns 0, or -1 likewise. */
int phase_render(struct task *t, const struct draft *draft, const struct seal *seal, struct rendered *out);

/* ---- seal.c */

/* SHA-256 of the report's bytes, hexadecimal, in the task's arena. */
ssm_str seal_bytes(const struct task *t, ssm_str bytes);
/* The run's id: YYYYMMDD-HHMMSSZ- and eight digits of a hash of report, configuration and flags. bytes_hash may be
 * absent. */
ssm_str seal_run_id(const struct task *t, ssm_str bytes_hash);
/* Dialect, hashes and header. The dialect is settled without a plan, too. */
int seal_make(const struct task *t, const struct draft *draft, struct seal *out);

#endif
