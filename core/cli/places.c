/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things are; see places.h. The environment is not believed when the program runs with more rights than its user.
 */
#include "cli/places.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/input.h"

#define OWN_NAME "smartspec-migrate"

/* $VARIABLE/more, else $HOME/fallback/more, in `a`; NULL where neither is an absolute path. */
static const char *xdg(struct arena *a, const char *variable, const char *fallback, const char *more)
{
    const char *base = secure_getenv(variable);
    const char *home = secure_getenv("HOME");

    if (base && base[0] == '/')
        fallback = "";
    else if (home && home[0] == '/')
        base = home;
    else
        return NULL;
    return arena_concat(a, (const ssm_str[]){ssm_cstr(base), ssm_cstr(fallback), ssm_cstr(more), {"", 1}}, 4).ptr;
}

static void read_trusted(const char *path, struct diags *d, struct config_source *out)
{
    const struct input in = {AT_FDCWD, path, {0}, LIMIT_CONFIG_BYTES, true, false, {0}};

    *out = (struct config_source){.path = ssm_cstr(path), .origin = CONFIG_TRUSTED};
    input_read(&in, d, &out->bytes);
}

size_t places_config(struct arena *a, struct diags *d, struct config_source *out)
{
    const char *user = xdg(a, "XDG_CONFIG_HOME", "/.config", "/" OWN_NAME "/config.yaml");
    size_t count = 0;

    read_trusted(SSM_SYSCONFDIR "/" OWN_NAME "/config.yaml", d, &out[count++]);
    if (user)
        read_trusted(user, d, &out[count++]);
    return count;
}

/* Of the running program; 0 where it cannot be told. */
static ssize_t own_path(char *path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", path, size);
    const char *started = (const char *)getauxval(AT_EXECFN); /* NOLINT(performance-no-int-to-ptr) */
    char *real = n <= 0 && started ? realpath(started, NULL) : NULL;

    if (real && strlen(real) < size) {
        n = (ssize_t)strlen(real);
        memcpy(path, real, (size_t)n);
    }
    free(real);
    return n > 0 ? n : 0;
}

/* A folder relative to that of the running program, in `a`; NULL when it cannot be told. */
static const char *beside_program(struct arena *a, const char *relative)
{
    char program[LIMIT_PATH];
    ssize_t n = own_path(program, sizeof program);
    const char *joined, *kept;
    char *real;

    while (n > 0 && program[n - 1] != '/')
        n--;
    if (n <= 0)
        return NULL;
    joined = arena_concat(a, (const ssm_str[]){ssm_view(program, (size_t)n), ssm_cstr(relative), {"", 1}}, 3).ptr;
    real = joined ? realpath(joined, NULL) : NULL;
    if (!real)
        return joined;
    kept = arena_cstr(a, ssm_cstr(real));
    free(real);
    return kept;
}

int places_plugins(ssm_strs plugin_dirs, const struct config *c, struct arena *a, struct diags *d,
                   struct plugin_paths *out)
{
    *out = (struct plugin_paths){
        .plugin_dirs = plugin_dirs,
        .config_dirs = c->plugin_path,
        .env_path = secure_getenv("SSM_PLUGIN_PATH"),
        .user_dir = xdg(a, "XDG_DATA_HOME", "/.local/share", "/" OWN_NAME "/plugins"),
        .installed_dir = beside_program(a, SSM_BIN_TO_PLUGINS),
    };
    return a->failed ? diag_out_of_memory(d) : 0;
}

const char *places_locale(struct arena *a)
{
    return beside_program(a, SSM_BIN_TO_LOCALE);
}
