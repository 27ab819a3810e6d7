/* SPDX-License-Identifier: Apache-2.0
 *
 * Every maximum of the program, named once. All are in bytes unless the name says otherwise.
 */
#ifndef SSM_BASE_LIMITS_H
#define SSM_BASE_LIMITS_H

enum {
    /* Input */
    LIMIT_SCHEMA_BYTES = 256 * 1024 * 1024, /* all files of one schema */
    LIMIT_SCHEMA_FILES = 20000,  /* of one schema, a count */
    LIMIT_SCHEMA_DEPTH = 16,     /* folders in a folder of migrations */
    LIMIT_REPORT_BYTES = 512 * 1024 * 1024, /* a report of 1,000,000 differences is a third of it */
    LIMIT_CONFIG_BYTES = 1024 * 1024,
    LIMIT_JSON_DEPTH = 64,       /* nesting of the report */
    LIMIT_JSON_NUMBER = 63,      /* one number: cJSON reads no more of it */
    LIMIT_YAML_DEPTH = 32,       /* nesting of the configuration */
    LIMIT_YAML_EVENTS = 100000,
    LIMIT_CONFIG_PATH = 256,     /* the dotted path of a group of settings */
    LIMIT_CONFIG_TEXT = 8 * 1024 * 1024, /* the canonical text of all settings */
    LIMIT_DIFFS = 2000000,       /* count */
    LIMIT_OPERATIONS = 4 * LIMIT_DIFFS, /* of a plan, a count: a diff may be several */
    LIMIT_COLUMNS = 4096,        /* of one table, a count: more than any of the engines takes */
    LIMIT_TABLE_PARTS = 4096,    /* constraints of one table, indexes of one table, options: a count */
    LIMIT_KEYS = 256,            /* columns of one key, values apart: a count */
    LIMIT_ENUM_VALUES = 65535,   /* count */
    LIMIT_ENUM_VALUE = 255,      /* one value */
    LIMIT_NAME = 1024,           /* any name, before the dialect's own limit */
    LIMIT_DECLARED = 65535,      /* types that are declared, functions: a count */
    LIMIT_DECLARED_NAME = 2 * LIMIT_NAME + 1, /* with its schema */
    LIMIT_OBJECT_NAME = 8 * 1024, /* of a view, function, ..., with what tells it from others: a function's argument types */
    LIMIT_OBJECT = 4 * 1024 * 1024, /* one statement that makes an object */
    LIMIT_LITERAL = 64 * 1024,   /* a default or a comment */
    LIMIT_EXPRESSION = 16 * 1024,
    LIMIT_EXPRESSION_TOKENS = 2000, /* count */
    LIMIT_EXPRESSION_DEPTH = 100,   /* nested parentheses */
    LIMIT_TYPE = 4096,           /* the text of a type without enum values */
    LIMIT_TYPE_WORDS = 8,        /* of a type's name, a count: the longest known has 6 */
    LIMIT_TYPE_DIMENSIONS = 6,   /* of an array, a count: PostgreSQL's MAXDIM */
    LIMIT_HEADER_TEXT = 200,     /* run id, spec path, reason: one printable line */

    /* Redaction patterns */
    LIMIT_SECRET_JIT = 4 * 1024,       /* a longer text is worth compiling them for */
    LIMIT_SECRET_WINDOW = 16 * 1024,   /* where the matches of one search may begin */
    LIMIT_SECRET_MATCH = 64 * 1024,    /* how far one may go on behind that */
    LIMIT_SECRET_STEPS = 1000000,      /* of one search, a count: PCRE2's match limit */
    LIMIT_SECRET_SPANS = 1024 * 1024,  /* of one text, a count */
    LIMIT_SECRET_SECONDS = 10,         /* processor time of one text */

    /* Messages */
    LIMIT_SUGGESTIONS = 8,       /* unknown keys for which a like one is looked for, a count */
    LIMIT_DIAGNOSTICS = 1000,    /* shown, of each severity; the rest is counted */
    LIMIT_DIAG_ARG = 256,        /* an argument is cut here, marked with an ellipsis */
    LIMIT_DIAG_ARGS = 9,         /* count: %1 to %9 */
    LIMIT_POINTER = 512,         /* a JSON pointer */
    LIMIT_MESSAGE = 32 * 1024,   /* a message with all its arguments, escaped */
    LIMIT_COMMAND = 64 * 1024,   /* a recommended command */
    LIMIT_TEMPLATE = 1024,       /* a text before its arguments; a longer one of a plugin's is shown as it is */

    /* Plugins */
    LIMIT_PLUGIN_NAME = 32,
    LIMIT_PLUGIN_ALIASES = 64,   /* counts */
    LIMIT_PLUGIN_OPTIONS = 64,
    LIMIT_PLUGIN_WORDS = 8192,   /* of one list of a dialect's facts, a count */
    LIMIT_PLUGIN_FILES = 4096,   /* shared objects looked at in one folder, a count */
    LIMIT_PATH = 4096,
    LIMIT_READERS = 16,          /* loaded at once, a count */
    LIMIT_RECOGNISED = 16,       /* files of an input by which readers say whether they can read it, a count */

    /* Children */
    LIMIT_DESCRIPTORS = 1048576,   /* closed one by one where they cannot be closed at once, a count */
    LIMIT_WORKERS = 8,             /* side by side, a count */
    LIMIT_PIPE = 1024 * 1024,      /* what a pipe may hold, and a block of what came out of it */
    LIMIT_WORKER_SECONDS = 2,      /* of a child, and one more for each MiB of the report */
    LIMIT_WORKER_SECONDS_MOST = 3600, /* that a user may allow */
    LIMIT_WORKER_OUTPUT = 64 * 1024 * 1024, /* of a child, and as much again for each MiB of the report */
    LIMIT_MADE_TABLES = 8,       /* tables that one unit's statements make and may drop again, a count */
    LIMIT_BODY_DEPTH = 5,        /* strings in strings of a body, a count */

    /* Output */
    LIMIT_STATEMENT = 16 * 1024 * 1024,
    LIMIT_FILE_NAME = 255,
    LIMIT_ROLLBACK_PREFIX = 32,  /* of comment lines that carry the way back */
    LIMIT_FILE_PIECE = 64 * 1024, /* of a file, passed on at once */
    LIMIT_FILES = 4096,          /* of one run, a count */
    LIMIT_OUTPUT_FOLDERS = 16,   /* beneath the output folder, that the files of one run go into, a count */
    LIMIT_MIGRATION_NAME = 200,  /* --name: leaves room for version, prefix and ending in a file's name */
    LIMIT_DESCRIPTION = 60,      /* the name derived from the operations */
    LIMIT_DIAGRAM_TABLES = 40,   /* in report.md's diagram, counts */
    LIMIT_DIAGRAM_COLUMNS = 40,  /* of one table there */
    LIMIT_DIAGRAM_LINKS = 80,
    LIMIT_DIAGRAM_NAME = 64,     /* a name there */
    LIMIT_HEADER_SCAN = 8 * 1024, /* where a script's hashes are looked for */
    LIMIT_FOLDER_FILES = 200000, /* scripts looked at in the output folder, a count */
    LIMIT_STAGED_OPEN = 64,      /* files without a name kept open at once, a count */
    LIMIT_RUN_SUFFIX = 10000,    /* runs of the same second and input: run-id-2, -3, ..., a count */
    LIMIT_INTENT_BYTES = 4 * 1024 * 1024,
    LIMIT_LOCK_TRIES = 500,      /* to get a folder's lock, a count: 20 ms apart */

    /* Between processes */
    LIMIT_FRAME = LIMIT_STATEMENT + 1024 * 1024 /* what follows a frame's length */
};

/* Sizes that an enumeration cannot hold. */
#define LIMIT_MEMORY ((size_t)2 * 1024 * 1024 * 1024) /* all arenas and buffers of one run */
#define LIMIT_OUTPUT ((size_t)1024 * 1024 * 1024)     /* all files of one run */

#endif
