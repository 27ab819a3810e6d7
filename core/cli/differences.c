/* SPDX-License-Identifier: Apache-2.0
 *
 * Differences for people; see differences.h. Things in the order in which they are first changed.
 */
#include "cli/differences.h"

#include "base/limits.h"
#include "output/page.h"

/* What changes of one table, type or other object. */
struct subject {
    ssm_str name; /* "table users" */
    size_t first, last; /* operations of the plan */
};

struct subjects {
    struct page *page;
    const struct plan *plan;
    struct map map;
    size_t *next; /* of each operation: the next of its subject; 0: none */
    struct subject *items;
    size_t count;
};

static ssm_str subject_of(struct page *p, const struct op *op)
{
    const ssm_operation *o = &op->pub;
    bool is_enum = o->kind >= SSM_OP_CREATE_ENUM && o->kind <= SSM_OP_DROP_ENUM_VALUE;

    if (op_of_object(o))
        return key_subject(o->key);
    return arena_concat(&p->arena, (const ssm_str[]){is_enum ? SSM_LIT("enum ") : SSM_LIT("table "), key_table(o)}, 2);
}

static int gather(struct subjects *s)
{
    size_t count = s->plan->ops.count;

    s->next = ARENA_ARRAY(&s->page->arena, count, size_t);
    s->items = ARENA_ARRAY(&s->page->arena, count, struct subject);
    map_init(&s->map, &s->page->arena);
    for (size_t i = 0; i < count && s->next && s->items; i++) {
        ssm_str name = subject_of(s->page, s->plan->ops.items[i]);
        struct map_entry *e = map_put(&s->map, name);
        struct subject *subject;

        if (!e)
            return -1;
        if (e->value) {
            subject = e->value;
            s->next[subject->last] = i;
        } else {
            subject = &s->items[s->count++];
            *subject = (struct subject){name, i, i};
            e->value = subject;
        }
        subject->last = i;
    }
    return s->page->arena.failed ? -1 : 0;
}

static void say(struct page *p, const char *template, ssm_str a, ssm_str b, ssm_str c)
{
    show_template(p->out, template, (const ssm_str[]){page_masked(p, a), page_masked(p, b), page_masked(p, c)}, 3, show_text);
}

static void say_change(struct page *p, ssm_str before, ssm_str after)
{
    if (before.len && after.len)
        say(p, ": %1 -> %2", before, after, after);
    else if (after.len)
        say(p, ": %1", after, after, after);
}

static ssm_str type_text(const ssm_column *c)
{
    return c && c->type ? c->type->source : ssm_view(NULL, 0);
}

/* What of it changes, as far as it is short. */
static void say_detail(struct page *p, const ssm_operation *o)
{
    if (o->kind == SSM_OP_ALTER_TYPE || o->kind == SSM_OP_ADD_COLUMN)
        say_change(p, type_text(o->column_before), type_text(o->column_after));
    else if (o->kind == SSM_OP_SET_OPTION)
        say_change(p, o->option_before, o->option_after);
    else if (o->new_name.len)
        say_change(p, o->member.len ? o->member : o->object, o->new_name);
}

static void say_risks(struct page *p, uint32_t risks)
{
    const char *between = "  (";

    for (size_t i = 0; i < RISK_WORDS; i++)
        if (risks & risk_words[i].bit) {
            buf_puts(p->out, between);
            buf_puts(p->out, tr(risk_words[i].label));
            between = ", ";
        }
    buf_puts(p->out, *between == ',' ? ")\n" : "\n");
}

static void say_operation(struct page *p, const struct op *op)
{
    ssm_str member = op->pub.option.len ? op->pub.option : op->pub.member;

    say(p, member.len ? "  %1 %2" : "  %1", ssm_cstr(op_name(op->pub.kind)), member, member);
    say_detail(p, &op->pub);
    say_risks(p, op->pub.risks);
}

static void say_end(struct page *p, const struct plan *plan)
{
    size_t destructive = 0, one_way = 0;

    for (size_t i = 0; i < plan->ops.count; i++) {
        destructive += plan->ops.items[i]->destructive;
        one_way += way_back(plan->ops.items[i]) == WAY_BACK_NONE;
    }
    say(p, tr(N_("Operations: %1. Destructive: %2. Without a way back: %3.\n")), page_number(p, plan->ops.count),
        page_number(p, destructive), page_number(p, one_way));
}

static int write_all(struct page *p, const struct plan *plan)
{
    struct subjects s = {.page = p, .plan = plan};

    if (gather(&s) != 0)
        return -1;
    for (size_t i = 0; i < s.count; i++) {
        const struct subject *subject = &s.items[i];

        say(p, "%1\n", subject->name, subject->name, subject->name);
        for (size_t k = subject->first, n = 0; k || !n; k = s.next[k], n++)
            say_operation(p, plan->ops.items[k]);
    }
    buf_puts(p->out, s.count ? "\n" : "");
    say_end(p, plan);
    return 0;
}

int differences_write(struct task *t, const struct draft *draft, struct buf *out)
{
    const struct run r = {.plan = &draft->plan, .diags = t->diags};
    struct page p;
    int result;

    page_open(&p, &r, t->secrets, out);
    if (draft->plan.ops.count == 0)
        say(&p, tr(N_("%1 and %2 do not differ (%3).\n")), t->from.text, t->to.text, t->dialect);
    else
        say(&p, tr(N_("From %1 to %2 (%3):\n\n")), t->from.text, t->to.text, t->dialect);
    result = draft->plan.ops.count ? write_all(&p, &draft->plan) : 0;
    return page_close(&p) || result ? diag_out_of_memory(t->diags) : 0;
}
