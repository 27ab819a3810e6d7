#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A large validation report of mixed differences, the same for the same arguments.

usage: make_report.py COUNT FILE [postgres|mysql]

Twenty differences to a group of four tables; no two contradict each other.
"""
import json
import sys


def column(type_, nullable=True, default=None, **more):
    return {"type": type_, "nullable": nullable, "default": default, **more}


def new_table(parent, name):
    return {
        "columns": [{"name": "id", "type": "bigint", "nullable": False, "identity": True},
                    {"name": "parent_id", **column("bigint", False)},
                    {"name": "label", **column("varchar(80)", False)},
                    {"name": "noted_at", **column("timestamp")}],
        "primary_key": {"columns": ["id"]},
        "constraints": [{"name": f"{name}_label_key", "type": "unique", "columns": ["parent_id", "label"]},
                        {"name": f"{name}_parent_fk", "type": "foreign_key", "columns": ["parent_id"],
                         "references": {"table": parent, "columns": ["id"], "on_delete": "cascade"}}],
        "indexes": [{"name": f"{name}_noted_idx", "columns": [{"name": "noted_at"}]}]}


def group(number):
    t = f"account_{number:06d}"

    def on(kind, **more):
        return {"kind": kind, "table": t, **more}

    def change(kind, name, actual, expected):
        return on(kind, column=name, expected=expected, actual=actual)

    def index(name, *columns, **more):
        return {"name": f"{t}_{name}_idx", "columns": [{"name": c} for c in columns], **more}

    return [
        on("missing_column", column="middle_name", expected=column("varchar(120)")),
        on("missing_index", index=index("email", "email", unique=True)),
        {"kind": "missing_table", "table": t + "_audit", "expected": new_table(t, t + "_audit")},
        change("type_mismatch", "quantity", column("integer", False, 0), column("bigint", False, 0)),
        on("missing_column", column="is_active", expected=column("boolean", False, True)),
        change("default_mismatch", "status", column("varchar(16)", False, "new"), column("varchar(16)", False, "draft")),
        on("extra_column", column="legacy_flag", actual=column("boolean")),
        on("missing_column", column="last_seen_at", expected=column("timestamp")),
        on("missing_index", index=index("status", "status", "created_at")),
        on("extra_index", index=index("created", "created_at")),
        change("nullability_mismatch", "note", column("text"), column("text", False)),
        on("missing_column", column="settings", expected=column("json")),
        on("missing_constraint", constraint={"name": f"{t}_amount_check", "type": "check", "expression": "amount >= 0"}),
        {"kind": "extra_table", "table": t + "_backup",
         "actual": {"columns": [{"name": "id", **column("bigint", False)}, {"name": "payload", **column("text")}]}},
        change("type_mismatch", "name", column("varchar(64)", False), column("varchar(255)", False)),
        on("extra_constraint", constraint={"name": f"{t}_code_key", "type": "unique", "columns": ["code"]}),
        on("missing_index", index=index("amount", "amount")),
        on("missing_column", column="score", expected=column("numeric(10,2)", False, 0)),
        {"kind": "missing_table", "table": t + "_tag", "expected": new_table(t, t + "_tag")},
        on("comment_mismatch", expected={"comment": "accounts, by month"}, actual={"comment": None}),
    ]


def report(count, dialect):
    diffs = []
    while len(diffs) < count:
        diffs += group(len(diffs) // 20)
    return {"workflow": "smartspec_data_model_validator", "version": "6.1.1", "run_id": "20260101-000000Z",
            "status": "fail", "strict": True,
            "scope": {"spec_path": f"specs/bench/bench-{count}/spec.md", "dialect": dialect, "orm": None},
            "summary": {"errors": count}, "results": [], "warnings": [], "writes": {"reports": []},
            "diffs": diffs[:count]}


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump(report(int(sys.argv[1]), sys.argv[3] if len(sys.argv) == 4 else "postgres"), out, ensure_ascii=False)
        out.write("\n")
