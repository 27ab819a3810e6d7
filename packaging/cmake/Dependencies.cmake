# SPDX-License-Identifier: Apache-2.0
# Libraries, from the distribution's packages. What only a plugin needs is looked for there.
find_package(PkgConfig REQUIRED)
pkg_check_modules(CJSON REQUIRED IMPORTED_TARGET libcjson)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
find_library(LTDL_LIBRARY ltdl REQUIRED)
find_path(LTDL_INCLUDE_DIR ltdl.h REQUIRED)
# PostgreSQL's parser: its dialect's alone. It comes without a .pc file.
find_library(PG_QUERY_LIBRARY pg_query REQUIRED)
find_path(PG_QUERY_INCLUDE_DIR pg_query.h REQUIRED)
