/* SPDX-License-Identifier: Apache-2.0
 *
 * A plugin in a child of its own: the one file that the child loads, what it says of itself, and the end of it.
 */
#include "host/host_internal.h"

#include "base/limits.h"
#include "base/wire_diag.h"

int guest_open(struct guest *g, const struct plugin_file *file, struct wire *out)
{
    *g = (struct guest){.file = file, .wire = out};
    diags_init(&g->diags, &g->messages);
    if (load_start(&g->diags) != 0)
        return -1;
    g->passed = !plugin_is_likely(file);
    if (load_file(&g->arena, &g->diags, g->passed, file->path, &g->handle, &g->plugin) != 0)
        return -1;
    g->passed = false;
    plugin_put(out, &g->plugin);
    return wire_flush(out);
}

int guest_close(struct guest *g, int result)
{
    if (g->arena.failed)
        diag_at(&g->diags, DIAG_PLUGIN_MEMORY, ssm_view(NULL, 0), g->plugin.name.len ? g->plugin.name : g->file->path);
    wire_put_diags(g->wire, HOST_FRAME_DIAG, &g->diags);
    if (diags_failed(&g->diags))
        result = -1;
    else if (g->passed)
        result = 0; /* it has said that it is none: that is all that was wanted of it */
    wire_flush(g->wire);
    if (g->handle)
        load_close(g->handle);
    arena_free(&g->arena);
    arena_free(&g->messages);
    return result;
}
