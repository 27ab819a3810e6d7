// SPDX-License-Identifier: Apache-2.0
//
// An emitter in C++11 that keeps the contract: with the library's containers inside, which stay there.
#include <smartspec-migrate/plugin.h>

#include <string>
#include <vector>

namespace {

const ssm_host_api *api;

ssm_str view(const std::string &s)
{
    return ssm_view(s.data(), s.size());
}

int write_file(ssm_host *h, const ssm_migration *m, const std::string &name, ssm_file_role role, ssm_direction direction)
{
    const ssm_script *script = api->script(h, 0, m->unit_count, direction, SSM_ASK_OWN_TRANSACTION);
    ssm_file file = ssm_file();
    std::vector<std::string> lines;

    if (!script)
        return SSM_ERROR;
    file.size = sizeof file;
    file.name = view(name);
    file.role = role;
    file.language = SSM_LANG_SQL;
    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    for (size_t i = 0; i < script->notes.count; i++)
        lines.push_back("-- " + std::string(script->notes.items[i].ptr, script->notes.items[i].len) + "\n");
    for (const std::string &line : lines)
        api->write(h, view(line));
    api->write_script(h, script);
    return api->close_file(h);
}

int end(ssm_host *h, const ssm_migration *m)
{
    if (write_file(h, m, "{version}_cpp.sql", SSM_FILE_SCRIPT, SSM_UP) != SSM_OK)
        return SSM_ERROR;
    return write_file(h, m, "{version}_cpp.down.sql", SSM_FILE_COMPANION, SSM_DOWN);
}

const ssm_emitter emitter = {sizeof(ssm_emitter), 0, 0, end, nullptr};
const ssm_plugin self = {SSM_PLUGIN_HEAD, SSM_KIND_EMITTER, "test-cpp", nullptr, "1.0", "an emitter in C++11", "Apache-2.0",
                         nullptr,         &emitter};

} // namespace

const ssm_plugin *ssm_plugin_entry(const ssm_host_api *host)
{
    api = host;
    return &self;
}
