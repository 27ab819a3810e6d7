// SPDX-License-Identifier: Apache-2.0
//
// An emitter in C++11: one file with the way forth, its name made by the standard library.
#include <smartspec-migrate/plugin.h>

#include <string>

namespace {

const ssm_host_api *api;

ssm_str view(const std::string &s)
{
    return ssm_view(s.data(), s.size());
}

int end(ssm_host *h, const ssm_migration *migration)
{
    const ssm_script *script = api->script(h, 0, migration->unit_count, SSM_UP, SSM_ASK_OWN_TRANSACTION);
    const std::string name = "{version}_" + std::string(migration->name.ptr, migration->name.len) + ".sql";
    ssm_file file = {};

    file.size = static_cast<std::uint32_t>(sizeof file);
    file.name = view(name);
    file.role = SSM_FILE_SCRIPT;
    file.language = SSM_LANG_SQL;
    if (!script || api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    return api->close_file(h);
}

const ssm_emitter emitter = {static_cast<std::uint32_t>(sizeof(ssm_emitter)), 0, 0, end, nullptr};

const ssm_plugin self = {SSM_PLUGIN_HEAD, SSM_KIND_EMITTER, "cpp11", nullptr, "1.0.0", "plain SQL, from C++11", "Apache-2.0",
                         nullptr, &emitter};

} // namespace

const ssm_plugin *ssm_plugin_entry(const ssm_host_api *host)
{
    api = host;
    return &self;
}
