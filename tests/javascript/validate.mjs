// Holds values against schemas with ajv: reads {schemas, values: [[name of a schema, value]]}, writes the errors of each value.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const Ajv2020 = require("ajv/dist/2020").default;
const { schemas, values } = JSON.parse(readFileSync(0, "utf8"));
const ajv = new Ajv2020({ allowUnionTypes: true, strict: true, strictRequired: false });
const validators = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));
const errors = values.map(([name, value]) => (validators[name](value) ? [] : validators[name].errors));
process.stdout.write(JSON.stringify({ compiled: Object.keys(validators), errors }));
