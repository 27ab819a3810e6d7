/* SPDX-License-Identifier: Apache-2.0
 *
 * The working model: what the schema holds after the statements that were read so far. All texts are as the statement says
 * them, or canonical where it is said; finish.c makes of it what the host gets.
 */
#ifndef SSM_READER_MYSQL_MODEL_H
#define SSM_READER_MYSQL_MODEL_H

#include <smartspec-migrate/plugin.h>

#include <stdbool.h>

/* A list of pointers. */
struct list {
    void **items;
    size_t count, capacity;
};

enum flavour { FLAVOUR_UNKNOWN, FLAVOUR_MARIADB, FLAVOUR_MYSQL };

struct type {
    ssm_str word;     /* of the type grammar: "int", "varchar"; absent: none */
    ssm_str args;     /* "(10,2)" or absent */
    bool is_unsigned, is_zerofill;
    ssm_strs values;  /* of enum and set */
    bool has_charset; /* char, varchar, text, enum, set */
    uint64_t length;  /* of text(n) and blob(n), which choose a size; else 0 */
};

struct value {
    ssm_default_kind kind; /* UNKNOWN: nothing said */
    ssm_str text;
};

struct column {
    ssm_str name;
    ssm_place place;
    struct type type;
    ssm_str charset, collation; /* as said, in lower case */
    bool binary;                /* the attribute BINARY: the _bin collation */
    ssm_tri nullable;           /* as said */
    struct value value;
    bool auto_increment;
    ssm_str generated; /* canonical; absent: not generated */
    bool stored;
    ssm_str on_update;
    ssm_str comment;
    ssm_str check;    /* the column's own check, canonical */
    bool is_json;     /* written JSON */
    bool invisible, compressed;
    ssm_str srid, srid_word; /* SRID is MySQL's, REF_SYSTEM_ID MariaDB's */
};

enum key_kind { KEY_PRIMARY, KEY_UNIQUE, KEY_PLAIN, KEY_FULLTEXT, KEY_SPATIAL };

struct part {
    ssm_str name;       /* absent: an expression */
    ssm_str expression;
    uint32_t length;
    bool descends;
};

struct key {
    enum key_kind kind;
    ssm_str name; /* absent until it is named */
    ssm_place place;
    struct list parts; /* struct part */
    ssm_str method;    /* "hash" or absent */
    ssm_str comment, parser, block_size;
    ssm_str hidden; /* "ignored", as MariaDB calls it, "invisible", as MySQL does; or absent */
    bool generated; /* made for a foreign key: it goes when another will do */
    bool overlaps;  /* WITHOUT OVERLAPS */
};

struct foreign {
    ssm_str name, index_name;
    ssm_place place;
    struct list columns, ref_columns; /* ssm_str */
    ssm_str ref_schema, ref_table;
    ssm_action on_delete, on_update;
    ssm_match match;
};

struct check {
    ssm_str name;
    ssm_place place;
    ssm_str expression;
    bool not_enforced;
};

struct option {
    ssm_str name, value;
};

struct table {
    ssm_str schema, name;
    ssm_place place;
    struct list columns, keys, foreigns, checks, options;
    ssm_str charset, collation; /* as said */
    ssm_str comment;
    ssm_str partition; /* canonical */
    bool gone;
    bool temporary;
};

/* A view, a routine, ...; `object` is what the host gets. */
struct thing {
    ssm_object object;
    ssm_str definer; /* absent: not said */
    ssm_str starts;  /* of an event, likewise */
    ssm_str collation; /* of what a function returns, likewise */
    ssm_str body, plain; /* a part of the key, and its tokens alone; or absent */
    ssm_place place;
    struct list depends; /* ssm_dependence */
    struct list columns; /* ssm_str: of a view, where they are known */
    bool gone;
};

#endif
