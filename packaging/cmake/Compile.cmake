# SPDX-License-Identifier: Apache-2.0
# How everything is compiled: C17, warnings as errors, hardening, sanitizers by option.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

# The build tree has the layout of an installation, so that the program finds its plugins and catalogs in both.
set(SSM_PLUGIN_DIR ${CMAKE_INSTALL_LIBDIR}/smartspec-migrate/plugins)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_BINDIR})

add_compile_definitions(_GNU_SOURCE)
add_compile_options(
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
    -Wpointer-arith -Wcast-qual -Wcast-align -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wdouble-promotion
    -Wimplicit-fallthrough -Wunreachable-code
    $<$<BOOL:${SSM_WERROR}>:-Werror>)

# A distribution's flags may say more, or that nothing is optimized, without which there is no fortification.
set(fortify $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
if(CMAKE_C_FLAGS MATCHES "_FORTIFY_SOURCE|-O0")
    set(fortify)
endif()
if(SSM_SANITIZE)
    add_compile_options(-fsanitize=${SSM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${SSM_SANITIZE})
else()
    add_compile_options(-fstack-protector-strong -fstack-clash-protection
        $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection>
        ${fortify})
endif()
add_link_options(-Wl,-z,relro,-z,now)
if(SSM_COVERAGE)
    add_compile_options(--coverage -fprofile-update=atomic)
    add_link_options(--coverage)
endif()

include(CheckPIESupported)
check_pie_supported()
