# SPDX-License-Identifier: Apache-2.0
#[[
smartspec_migrate_add_plugin(NAME SOURCES source... [LIBRARIES target-or-library...])

Adds a target NAME that builds NAME.so, a plugin of smartspec-migrate, and installs it. Its include path holds the contract,
<smartspec-migrate/plugin.h>, and nothing else of the program; it exports what the header marks, and has no undefined
symbols but those of libc and LIBRARIES (the linker says so, except under sanitizers and coverage, whose symbols come with
the program). Compiler warnings and the language's version are the caller's; the header takes C99, C++11 and later.

SMARTSPEC_MIGRATE_PLUGIN_DIR is where it is installed, absolute or relative to CMAKE_INSTALL_PREFIX. It is by default the
folder in which the installed program looks (smartspec-migrate_PLUGIN_DIR). For the user alone:

    cmake -S . -B build -DSMARTSPEC_MIGRATE_PLUGIN_DIR="$HOME/.local/share/smartspec-migrate/plugins"

This file serves the program's own tree as well as the authors of other plugins (find_package(smartspec-migrate)).
]]

# True in `result` where the flags in force instrument the code, so that symbols stay undefined in a shared object.
function(_smartspec_migrate_is_instrumented result)
    get_directory_property(options COMPILE_OPTIONS)
    set(flags "${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS} ${CMAKE_MODULE_LINKER_FLAGS} ${options}")
    if(flags MATCHES "-fsanitize=|--coverage|-fprofile-arcs")
        set(${result} TRUE PARENT_SCOPE)
    else()
        set(${result} FALSE PARENT_SCOPE)
    endif()
endfunction()

function(smartspec_migrate_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 PLUGIN "" "" "SOURCES;LIBRARIES")
    if(NOT PLUGIN_SOURCES OR PLUGIN_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "smartspec_migrate_add_plugin(${name} SOURCES source... [LIBRARIES library...])")
    endif()
    add_library(${name} MODULE ${PLUGIN_SOURCES})
    target_link_libraries(${name} PRIVATE smartspec-migrate::contract ${PLUGIN_LIBRARIES})
    set_target_properties(${name} PROPERTIES PREFIX "" SUFFIX ".so" POSITION_INDEPENDENT_CODE ON
        C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    _smartspec_migrate_is_instrumented(instrumented)
    if(NOT instrumented)
        target_link_options(${name} PRIVATE -Wl,-z,defs)
    endif()
    if(NOT SMARTSPEC_MIGRATE_PLUGIN_DIR)
        set(SMARTSPEC_MIGRATE_PLUGIN_DIR "${smartspec-migrate_PLUGIN_DIR}")
    endif()
    # Whatever the umask: the program passes over a folder that others may write.
    install(DIRECTORY DESTINATION "${SMARTSPEC_MIGRATE_PLUGIN_DIR}" DIRECTORY_PERMISSIONS
        OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    install(TARGETS ${name} LIBRARY DESTINATION "${SMARTSPEC_MIGRATE_PLUGIN_DIR}")
endfunction()
