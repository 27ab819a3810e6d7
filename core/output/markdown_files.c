/* SPDX-License-Identifier: Apache-2.0
 *
 * The files in report.md, byte for byte but for masked secrets, and the way back.
 */
#include "output/checksum.h"
#include "output/page.h"

static void put_facts(struct page *p, size_t i)
{
    const struct run *r = p->run;
    const struct written_file *f = &r->files[i];

    page_say(p, N_("%1 bytes, SHA-256 %2"), page_number(p, f->size), page_code(p, ssm_cstr(f->sha256)));
    if (str_is(r->tool, "flyway") && f->is_sql) {
        buf_puts(p->out, ", ");
        buf_puts(p->out, tr(N_("Flyway's checksum")));
        buf_printf(p->out, " %ld", (long)flyway_checksum(buf_str(&r->rendered->files[i].bytes)));
    }
    buf_puts(p->out, "\n\n");
}

/* The language of a fence, from the name's last part. */
static const char *language(const struct written_file *f)
{
    static const char *const known[] = {"xml", "yaml", "json"};

    if (f->is_sql)
        return "sql";
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_ends(f->name, known[i]))
            return known[i];
    return "";
}

void markdown_files(struct page *p)
{
    const struct run *r = p->run;
    size_t count = r->rendered && r->rendered->file_count == r->file_count ? r->file_count : 0;

    for (size_t i = 0; i < count; i++) {
        ssm_str bytes = run_bytes(r, i);
        ssm_str shown = r->files_clean ? bytes : page_masked(p, bytes);

        buf_puts(p->out, i ? "\n### " : "### ");
        show_code(p->out, page_masked(p, r->files[i].name));
        buf_puts(p->out, "\n\n");
        put_facts(p, i);
        if (shown.ptr != bytes.ptr)
            buf_puts(p->out, tr(N_("**Not exact:** what looks like a secret is masked below. --apply is refused while it is there.\n\n")));
        show_fence(p->out, language(&r->files[i]), shown);
    }
}

void markdown_rollback(struct page *p, size_t one_way)
{
    struct step steps[STEPS_MAX];
    size_t count = steps_back(p, steps);

    for (size_t i = 0; i < count; i++) {
        buf_puts(p->out, tr(steps[i].why));
        buf_puts(p->out, "\n\n");
        if (steps[i].command.ptr) {
            show_fence(p->out, "sh", page_masked(p, steps[i].command));
            buf_puts(p->out, "\n");
        }
    }
    if (!one_way)
        buf_puts(p->out, tr(N_("Every operation can be taken back.\n")));
    else
        page_say(p, N_("%1 of %2 operations cannot be taken back in full; the table of operations says which and why. Take "
                       "a backup first.\n"),
                 page_number(p, one_way), page_number(p, p->run->plan->ops.count));
}
