// A tool of GradBench: reads messages from standard input, a line of JSON each, and answers on standard output.
import { createInterface } from 'node:readline';
import { respond } from './respond.ts';

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(`${JSON.stringify(await respond(JSON.parse(line)))}\n`);
}
