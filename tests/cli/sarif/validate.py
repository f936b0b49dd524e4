"""Says whether standard input is a SARIF 2.1.0 log, by the official schema."""

import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(__file__).with_name("sarif-schema-2.1.0.json").read_text())
log = json.load(sys.stdin)
jsonschema.Draft7Validator(schema).validate(log)
print("valid, with", len(log["runs"][0]["results"]), "results")
