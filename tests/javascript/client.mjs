// client.mjs
import { spawn } from "node:child_process";

export class Dataprep {
  #waiting = new Map();
  #buffer = Buffer.alloc(0);
  #last = 0;

  constructor(command = "dataprep", args = ["serve", "--stdio"]) {
    this.process = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.process.stdout.on("data", (chunk) => this.#read(chunk));
    this.ended = new Promise((resolve) => this.process.on("close", resolve));
  }

  call(method, params = {}) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ jsonrpc: "2.0", id, method, params });
    });
  }

  async end() {
    await this.call("shutdown");
    this.#send({ jsonrpc: "2.0", method: "exit" });
    return this.ended;
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify(message));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString("latin1", 0, end))[1]);
      const start = end + 4;
      if (this.#buffer.length < start + length) return;
      const answer = JSON.parse(this.#buffer.toString("utf8", start, start + length));
      this.#buffer = this.#buffer.subarray(start + length);
      this.#settle(answer);
    }
  }

  #settle({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.code}: ${error.message}`));
    else waiting?.resolve(result);
  }
}
