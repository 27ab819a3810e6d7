/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports for dialects; see sample.h. Every kind of operation is in them, with all that can be known and with the least.
 */
#include "sample.h"

#define USERS                                                                                                          \
    "'users': {'columns': [{'name': 'id', 'type': 'bigint', 'nullable': false},"                                       \
    " {'name': 'email', 'type': 'varchar(255)', 'nullable': false, 'default': null},"                                  \
    " {'name': 'nick', 'type': 'text', 'nullable': true, 'default': null},"                                            \
    " {'name': 'age', 'type': 'integer', 'nullable': true, 'default': 18},"                                            \
    " {'name': 'old', 'type': 'decimal(10,2)', 'nullable': true}], 'primary_key': {'name': 'users_pk', 'columns': ['id']}," \
    " 'constraints': [{'name': 'users_email_key', 'type': 'unique', 'columns': ['email']},"                            \
    " {'name': 'users_age_check', 'type': 'check', 'expression': 'age > 0'}],"                                         \
    " 'indexes': [{'name': 'users_nick_idx', 'columns': ['nick']}], 'comment': 'who\\u0027s who'}"
#define ORDERS                                                                                                         \
    "'orders': {'columns': [{'name': 'id', 'type': 'bigint', 'nullable': false},"                                      \
    " {'name': 'user_id', 'type': 'bigint', 'nullable': true}, {'name': 'total', 'type': 'decimal(10,2)'," \
    " 'nullable': false, 'default': 0}, {'name': 'note', 'type': 'text', 'nullable': true}], 'primary_key': ['id']," \
    " 'constraints': [{'name': 'orders_user_fk', 'type': 'foreign_key', 'columns': ['user_id'],"                       \
    " 'references': {'table': 'users', 'columns': ['id'], 'on_delete': 'cascade'}}]}"
#define SHOP "{'tables': {" USERS ", " ORDERS "}}"
#define MOODS "{'tables': {'people': {'columns': [{'name': 'id', 'type': 'bigint'}, {'name': 'mood', 'type': 'mood'}]}}," \
              " 'enums': {'mood': ['sad', 'ok'], 'flag': ['on', 'off']}}"

const struct sample_text sample_texts[] = {
    {"create table", GROUP_WORK, SHOP,
     "{'kind': 'missing_table', 'table': 'posts', 'expected': {'columns': ["
     "{'name': 'id', 'type': 'bigint', 'nullable': false}, {'name': 'user_id', 'type': 'bigint', 'nullable': false},"
     "{'name': 'title', 'type': 'varchar(200)', 'nullable': false, 'default': 'it\\u0027s new'},"
     "{'name': 'body', 'type': 'text', 'nullable': true, 'comment': 'the text'},"
     "{'name': 'rating', 'type': 'decimal(5,2)', 'nullable': true, 'default': -1.5},"
     "{'name': 'public', 'type': 'boolean', 'nullable': false, 'default': true},"
     "{'name': 'day', 'type': 'date', 'nullable': true}, {'name': 'small', 'type': 'smallint', 'nullable': true},"
     "{'name': 'at', 'type': 'timestamp', 'nullable': true}, {'name': 'rank', 'type': 'integer', 'nullable': true}],"
     "'primary_key': {'name': 'posts_pk', 'columns': ['id']}, 'constraints': ["
     "{'name': 'posts_title_key', 'type': 'unique', 'columns': ['user_id', 'title']},"
     "{'name': 'posts_rating_check', 'type': 'check', 'expression': 'coalesce(rating, 0) < 10'},"
     "{'name': 'posts_user_fk', 'type': 'foreign_key', 'columns': ['user_id'], 'references': {'table': 'users',"
     " 'columns': ['id'], 'on_delete': 'cascade', 'on_update': 'no_action'}}],"
     "'indexes': [{'name': 'posts_day_idx', 'columns': [{'name': 'day', 'order': 'desc'}, 'rank'], 'unique': false}],"
     "'comment': 'what they write'}}"},
    {"drop table", GROUP_WORK, SHOP, "{'kind': 'extra_table', 'table': 'orders'}"},
    {"add columns", GROUP_WORK, SHOP,
     "{'kind': 'missing_column', 'table': 'users', 'column': 'city', 'expected': {'type': 'varchar(80)', 'nullable': true}},"
     "{'kind': 'missing_column', 'table': 'users', 'column': 'points', 'expected': {'type': 'integer', 'nullable': false,"
     " 'default': 0, 'comment': 'how many'}},"
     "{'kind': 'missing_column', 'table': 'orders', 'column': 'paid', 'expected': {'type': 'boolean', 'nullable': false,"
     " 'default': false}}"},
    {"drop columns", GROUP_WORK, SHOP,
     "{'kind': 'extra_column', 'table': 'users', 'column': 'old'}, {'kind': 'extra_column', 'table': 'orders',"
     " 'column': 'note'}"},
    {"change a type", GROUP_WORK, SHOP,
     "{'kind': 'type_mismatch', 'table': 'users', 'column': 'age', 'expected': {'type': 'bigint'}, 'actual':"
     " {'type': 'integer'}}"},
    {"forbid NULL", GROUP_WORK, SHOP,
     "{'kind': 'nullability_mismatch', 'table': 'users', 'column': 'nick', 'expected': {'nullable': false},"
     " 'actual': {'nullable': true}}"},
    {"allow NULL", GROUP_WORK, SHOP,
     "{'kind': 'nullability_mismatch', 'table': 'users', 'column': 'email', 'expected': {'nullable': true},"
     " 'actual': {'nullable': false}}"},
    {"set a default", GROUP_WORK, SHOP,
     "{'kind': 'default_mismatch', 'table': 'users', 'column': 'nick', 'expected': {'default': 'a \\u0027b\\u0027 c'},"
     " 'actual': {'default': null}}, {'kind': 'default_mismatch', 'table': 'orders', 'column': 'total',"
     " 'expected': {'default': 12.5}, 'actual': {'default': 0}}"},
    {"drop a default", GROUP_WORK, SHOP,
     "{'kind': 'default_mismatch', 'table': 'users', 'column': 'age', 'expected': {'default': null}, 'actual':"
     " {'default': 18}}"},
    {"create indexes", GROUP_WORK, SHOP,
     "{'kind': 'missing_index', 'table': 'users', 'index': {'name': 'users_age_idx', 'columns': [{'name': 'age',"
     " 'order': 'desc'}, 'email']}}, {'kind': 'missing_index', 'table': 'orders', 'index': {'name': 'orders_uq',"
     " 'columns': ['user_id', 'total'], 'unique': true}}"},
    {"drop an index", GROUP_WORK, SHOP,
     "{'kind': 'extra_index', 'table': 'users', 'index': {'name': 'users_nick_idx', 'columns': ['nick']}}"},
    {"add constraints", GROUP_WORK, SHOP,
     "{'kind': 'missing_constraint', 'table': 'orders', 'constraint': {'name': 'orders_total_check', 'type': 'check',"
     " 'expression': 'total >= 0 AND total < 100000'}}, {'kind': 'missing_constraint', 'table': 'orders',"
     " 'constraint': {'name': 'orders_once', 'type': 'unique', 'columns': ['user_id', 'note']}}"},
    {"drop constraints", GROUP_WORK, SHOP,
     "{'kind': 'extra_constraint', 'table': 'users', 'constraint': {'name': 'users_age_check', 'type': 'check',"
     " 'expression': 'age > 0'}}, {'kind': 'extra_constraint', 'table': 'orders', 'constraint': {'name': 'orders_user_fk',"
     " 'type': 'foreign_key', 'columns': ['user_id'], 'references': {'table': 'users', 'columns': ['id'],"
     " 'on_delete': 'cascade'}}}"},
    {"rename a table", GROUP_WORK, SHOP, "{'kind': 'renamed_table', 'from': 'orders', 'to': 'sales'}"},
    {"rename a column", GROUP_WORK, SHOP, "{'kind': 'renamed_column', 'table': 'users', 'from': 'nick', 'to': 'nickname'}"},
    {"rename a constraint", GROUP_WORK, SHOP,
     "{'kind': 'renamed_constraint', 'table': 'users', 'from': 'users_email_key', 'to': 'users_mail_key'}"},
    {"rename an index", GROUP_WORK, SHOP,
     "{'kind': 'renamed_index', 'table': 'users', 'from': 'users_nick_idx', 'to': 'users_by_nick'}"},
    {"create an enum", GROUP_WORK, MOODS, "{'kind': 'missing_enum', 'enum': 'size', 'values': ['s', 'it\\u0027s m', 'l']}"},
    {"drop an enum", GROUP_WORK, MOODS, "{'kind': 'extra_enum', 'enum': 'flag', 'values': ['on', 'off']}"},
    {"add an enum's value", GROUP_WORK, MOODS,
     "{'kind': 'missing_enum_value', 'enum': 'mood', 'value': 'happy', 'values': ['sad', 'ok', 'happy']}"},
    {"drop an enum's value", GROUP_WORK, MOODS,
     "{'kind': 'extra_enum_value', 'enum': 'mood', 'value': 'sad', 'values': ['ok']}"},
    {"comments", GROUP_WORK, SHOP,
     "{'kind': 'comment_mismatch', 'table': 'users', 'expected': {'comment': 'new -- \\u0027one\\u0027'},"
     " 'actual': {'comment': 'who\\u0027s who'}}, {'kind': 'comment_mismatch', 'table': 'users', 'column': 'nick',"
     " 'expected': {'comment': 'short'}, 'actual': {'comment': null}}"},
    {"objects", GROUP_WORK, NULL,
     "{'kind': 'extra_object', 'object': {'kind': 'view', 'name': 'gone', 'create': 'CREATE VIEW gone AS SELECT 1',"
     " 'drop': 'DROP VIEW gone'}}, {'kind': 'missing_object', 'object': {'kind': 'view', 'name': 'made',"
     " 'create': 'CREATE VIEW made AS SELECT 1', 'drop': 'DROP VIEW made'}},"
     "{'kind': 'changed_object', 'expected': {'kind': 'view', 'name': 'other',"
     " 'replace': 'CREATE OR REPLACE VIEW other AS SELECT 2'},"
     " 'actual': {'kind': 'view', 'name': 'other', 'replace': 'CREATE OR REPLACE VIEW other AS SELECT 1'}}"},
    {"options", GROUP_WORK, SHOP,
     "{'kind': 'option_mismatch', 'table': 'users', 'option': 'fillfactor', 'expected': {'options': {'fillfactor': '70'}},"
     " 'actual': {'options': {}}}"},
    {"one table, many changes", GROUP_WORK, SHOP,
     "{'kind': 'missing_column', 'table': 'users', 'column': 'city', 'expected': {'type': 'text', 'nullable': true}},"
     "{'kind': 'extra_column', 'table': 'users', 'column': 'old'},"
     "{'kind': 'type_mismatch', 'table': 'users', 'column': 'age', 'expected': {'type': 'bigint'}, 'actual':"
     " {'type': 'integer'}},"
     "{'kind': 'nullability_mismatch', 'table': 'users', 'column': 'nick', 'expected': {'nullable': false},"
     " 'actual': {'nullable': true}}, {'kind': 'missing_index', 'table': 'users', 'index': {'name': 'users_city_idx',"
     " 'columns': ['city']}}"},
    {"identity and generated columns", GROUP_WORK, NULL,
     "{'kind': 'missing_table', 'table': 'made', 'expected': {'columns': ["
     "{'name': 'id', 'type': 'bigint', 'nullable': false, 'identity': 'always'}, {'name': 'a', 'type': 'integer',"
     " 'nullable': false}, {'name': 'b', 'type': 'integer', 'generated': {'expression': 'a * 2', 'stored': true}}],"
     " 'primary_key': ['id']}}"},
    {"types of every family", GROUP_WORK, NULL,
     "{'kind': 'missing_table', 'table': 'kinds', 'expected': {'columns': [{'name': 'a', 'type': 'boolean'},"
     " {'name': 'b', 'type': 'decimal(12,3)'}, {'name': 'c', 'type': 'real'}, {'name': 'd', 'type': 'double precision'},"
     " {'name': 'e', 'type': 'char(3)'}, {'name': 'f', 'type': 'varchar(40)'}, {'name': 'g', 'type': 'text'},"
     " {'name': 'h', 'type': 'date'}, {'name': 'i', 'type': 'time'}, {'name': 'j', 'type': 'timestamp'},"
     " {'name': 'k', 'type': 'json'}, {'name': 'l', 'type': 'bigint'}, {'name': 'm', 'type': 'smallint'}]}}"},
    {"types of some engines", GROUP_WORK, NULL,
     "{'kind': 'missing_column', 'table': 't', 'column': 'a', 'expected': {'type': 'uuid'}},"
     "{'kind': 'missing_column', 'table': 't', 'column': 'b', 'expected': {'type': 'jsonb',"
     " 'default': '{\\u0022a\\u0022: 1}'}},"
     "{'kind': 'missing_column', 'table': 't', 'column': 'c', 'expected': {'type': 'timestamp(3) with time zone'}},"
     "{'kind': 'missing_column', 'table': 't', 'column': 'd', 'expected': {'type': 'integer[]'}}"},
    {"types of others", GROUP_WORK, NULL,
     "{'kind': 'missing_column', 'table': 't', 'column': 'a', 'expected': {'type': 'int unsigned'}},"
     "{'kind': 'missing_column', 'table': 't', 'column': 'b', 'expected': {'type':"
     " 'enum(\\u0027a\\u0027,\\u0027it\\u0027\\u0027s\\u0027)'}},"
     "{'kind': 'missing_column', 'table': 't', 'column': 'c', 'expected': {'type': 'datetime(3)',"
     " 'default': {'expression': 'CURRENT_TIMESTAMP'}}}, {'kind': 'missing_column', 'table': 't', 'column': 'd',"
     " 'expected': {'type': 'mediumint'}}"},
    {"indexes of every kind", GROUP_WORK, SHOP,
     "{'kind': 'missing_index', 'table': 'users', 'index': {'name': 'i1', 'columns': [{'expression': 'coalesce(age, 0)'},"
     " {'name': 'nick', 'order': 'desc', 'nulls': 'last'}]}}, {'kind': 'missing_index', 'table': 'users', 'index':"
     " {'name': 'i2', 'columns': ['age'], 'where': 'age IS NOT NULL', 'include': ['email']}}, {'kind': 'missing_index',"
     " 'table': 'users', 'index': {'name': 'i3', 'columns': [{'name': 'nick', 'length': 10}], 'method': 'btree',"
     " 'with': {'fillfactor': 80}}}"},
    {"constraints of every kind", GROUP_WORK, SHOP,
     "{'kind': 'missing_constraint', 'table': 'orders', 'constraint': {'name': 'k1', 'type': 'unique', 'columns': ['note'],"
     " 'deferrable': true, 'initially_deferred': true}}, {'kind': 'missing_constraint', 'table': 'users', 'constraint':"
     " {'name': 'k2', 'type': 'foreign_key', 'columns': ['old'], 'references': {'table': 'orders', 'columns': ['id'],"
     " 'on_delete': 'set_null', 'on_update': 'cascade', 'match': 'full'}}}, {'kind': 'extra_constraint', 'table': 'users',"
     " 'constraint': {'name': 'users_pk', 'type': 'primary_key', 'columns': ['id']}}"},
    {"in a schema", GROUP_WORK, NULL,
     "{'kind': 'missing_column', 'schema': 'app', 'table': 'users', 'column': 'city', 'expected': {'type': 'text'}},"
     "{'kind': 'extra_index', 'schema': 'app', 'table': 'users', 'index': {'name': 'users_old_idx', 'columns': ['old']}}"},

    {"least: table", GROUP_BARE, NULL,
     "{'kind': 'missing_table', 'table': 't', 'expected': {'columns': [{'name': 'a', 'type': 'integer'}]}}"},
    {"least: drop table", GROUP_BARE, NULL, "{'kind': 'extra_table', 'table': 't'}"},
    {"least: column", GROUP_BARE, NULL,
     "{'kind': 'missing_column', 'table': 't', 'column': 'a', 'expected': {'type': 'text'}}"},
    {"least: drop column", GROUP_BARE, NULL, "{'kind': 'extra_column', 'table': 't', 'column': 'a'}"},
    {"least: type", GROUP_BARE, NULL, "{'kind': 'type_mismatch', 'table': 't', 'column': 'a', 'expected': {'type':"
     " 'bigint'}}"},
    {"least: NOT NULL", GROUP_BARE, NULL,
     "{'kind': 'nullability_mismatch', 'table': 't', 'column': 'a', 'expected': {'nullable': false}}"},
    {"least: NULL", GROUP_BARE, NULL,
     "{'kind': 'nullability_mismatch', 'table': 't', 'column': 'a', 'expected': {'nullable': true}}"},
    {"least: default", GROUP_BARE, NULL, "{'kind': 'default_mismatch', 'table': 't', 'column': 'a', 'expected':"
     " {'default': 1}}"},
    {"least: no default", GROUP_BARE, NULL,
     "{'kind': 'default_mismatch', 'table': 't', 'column': 'a', 'expected': {'default': null}}"},
    {"least: index", GROUP_BARE, NULL, "{'kind': 'missing_index', 'table': 't', 'index': {'name': 'i', 'columns': ['a']}}"},
    {"least: drop index", GROUP_BARE, NULL, "{'kind': 'extra_index', 'table': 't', 'index': {'name': 'i'}}"},
    {"least: constraint", GROUP_BARE, NULL,
     "{'kind': 'missing_constraint', 'table': 't', 'constraint': {'type': 'unique', 'columns': ['a']}}"},
    {"least: drop constraint", GROUP_BARE, NULL, "{'kind': 'extra_constraint', 'table': 't', 'constraint': {'name': 'c'}}"},
    {"least: rename constraint", GROUP_BARE, NULL, "{'kind': 'renamed_constraint', 'table': 't', 'from': 'c', 'to': 'd'}"},
    {"least: rename index", GROUP_BARE, NULL, "{'kind': 'renamed_index', 'table': 't', 'from': 'i', 'to': 'j'}"},
    {"least: rename column", GROUP_BARE, NULL, "{'kind': 'renamed_column', 'table': 't', 'from': 'a', 'to': 'b'}"},
    {"least: drop enum", GROUP_BARE, NULL, "{'kind': 'extra_enum', 'enum': 'e'}"},
    {"least: comment", GROUP_BARE, NULL, "{'kind': 'comment_mismatch', 'table': 't', 'expected': {'comment': 'x'}}"},

    {"least: create object", GROUP_BARE, NULL,
     "{'kind': 'missing_object', 'object': {'kind': 'grant', 'name': 't to joe',"
     " 'create': 'GRANT SELECT ON t TO joe'}}"},
    {"least: drop object", GROUP_BARE, NULL,
     "{'kind': 'extra_object', 'object': {'kind': 'view', 'name': 'v', 'drop': 'DROP VIEW v'}}"},
    {"least: replace object", GROUP_BARE, NULL,
     "{'kind': 'changed_object', 'expected': {'kind': 'view', 'name': 'v',"
     " 'replace': 'CREATE OR REPLACE VIEW v AS SELECT 1'},"
     " 'actual': {'kind': 'view', 'name': 'v'}}"},
    {"least: option", GROUP_BARE, NULL,
     "{'kind': 'option_mismatch', 'table': 't', 'option': 'o', 'expected': {'options': {'o': '1'}}, 'actual': {}}"},

    {"hostile: options", GROUP_HOSTILE, NULL,
     "{'kind': 'option_mismatch', 'table': 't;--', 'option': 'a.b',"
     " 'expected': {'options': {'a.b': '\\u0027; DROP TABLE t; --\\u0027'}},"
     " 'actual': {'options': {'a.b': '(x)'}}}"},
    {"hostile: quotes", GROUP_HOSTILE, NULL,
     "{'kind': 'missing_table', 'table': 'a\\u0027b\\u0022c`d]e', 'expected': {'columns': [{'name': 'x\\u0022y',"
     " 'type': 'integer'},"
     " {'name': 'x\\u0027y', 'type': 'text'}, {'name': 'x`y', 'type': 'text', 'nullable': true, 'default': '\\u0027'}]}}"},
    {"hostile: statements", GROUP_HOSTILE, NULL,
     "{'kind': 'missing_column', 'schema': null, 'table': 't;--', 'column': 'c\\u0022; DROP TABLE t; --',"
     " 'expected': {'type': 'text',"
     " 'nullable': true, 'default': '\\u0027; DROP TABLE t; --'}},"
     "{'kind': 'extra_column', 'table': 't;--', 'column': '*/ DELETE /*'}"},
    {"hostile: placeholders", GROUP_HOSTILE, NULL,
     "{'kind': 'missing_column', 'table': '$$', 'column': '${x}', 'expected': {'type': 'text', 'default': '{version}'}},"
     "{'kind': 'missing_index', 'table': '$$', 'index': {'name': '%1$s \\\\', 'columns': ['${x}', '$a$']}}"},
    {"hostile: backslashes", GROUP_HOSTILE, NULL,
     "{'kind': 'default_mismatch', 'table': 'a\\\\', 'column': '\\\\\\u0027', 'expected': {'default':"
     " '\\\\\\u0027 OR 1=1 -- \\\\'}}"},
    {"hostile: reserved words", GROUP_HOSTILE, NULL,
     "{'kind': 'missing_table', 'table': 'select', 'expected': {'columns': [{'name': 'from', 'type': 'integer'},"
     " {'name': 'Where', 'type': 'text'}, {'name': 'order', 'type': 'text'}, {'name': '1st', 'type': 'text'}],"
     " 'primary_key': ['from']}}, {'kind': 'renamed_column', 'table': 'group', 'from': 'by', 'to': 'having'}"},
    {"hostile: unicode", GROUP_HOSTILE, NULL,
     "{'kind': 'missing_column', 'table': '\\u0e15\\u0e32\\u0e23\\u0e32\\u0e07', 'column': '\\u00df\\u0130\\ud83d\\ude00',"
     " 'expected': {'type': 'text', 'nullable': true, 'comment': '\\u201c\\u2019\\uff07'}}"},
    {"hostile: 63 bytes", GROUP_HOSTILE, NULL,
     "{'kind': 'missing_column', 'table': 't23456789012345678901234567890123456789012345678901234567890123', 'column':"
     " 'c23456789012345678901234567890123456789012345678901234567890123', 'expected': {'type': 'text'}},"
     "{'kind': 'missing_constraint', 'table': 't23456789012345678901234567890123456789012345678901234567890123',"
     " 'constraint': {'type': 'unique', 'columns': ['c23456789012345678901234567890123456789012345678901234567890123']}}"},
    {"hostile: 64 bytes", GROUP_HOSTILE, NULL,
     "{'kind': 'extra_column', 'table': 't', 'column': 'c234567890123456789012345678901234567890123456789012345678901234'}"},
};
const size_t sample_text_count = sizeof sample_texts / sizeof sample_texts[0];

const struct sample_text sample_text_of_sql = {
    "units", GROUP_WORK, SHOP,
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c1', 'expected': {'type': 'text', 'nullable': true}},"
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c2', 'expected': {'type': 'text', 'nullable': true}},"
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c3', 'expected': {'type': 'text', 'nullable': true}},"
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c4', 'expected': {'type': 'text', 'nullable': true}},"
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c5', 'expected': {'type': 'text', 'nullable': true}},"
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c6', 'expected': {'type': 'text', 'nullable': true}},"
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c7', 'expected': {'type': 'text', 'nullable': true}},"
    "{'kind': 'missing_column', 'table': 'users', 'column': 'c8', 'expected': {'type': 'text', 'nullable': true}}"};
