// Drives dataprep by the client of the guide: reads a document of calls, writes what each gave.
import { readFileSync } from "node:fs";
import { Dataprep } from "./client.mjs";

const [command, ...args] = process.argv.slice(2);
const dataprep = new Dataprep(command, args);
const calls = JSON.parse(readFileSync(0, "utf8"));
const answers = await Promise.all(
  calls.map(([method, params]) => dataprep.call(method, params).then((result) => ({ result }), ({ message }) => ({ error: message }))),
);
const status = await dataprep.end();
process.stdout.write(JSON.stringify({ answers, status }));
