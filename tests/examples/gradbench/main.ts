// A tool of GradBench: reads messages from standard input, a line of JSON each, and answers on standard output.
import { createInterface } from 'node:readline';
import { parseMessage, respond } from './respond.ts';

// A reader that has left.
process.stdout.on('error', () => process.exit(2));
try {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    number++;
    if (!line.trim()) continue;
    const answer = await respond(parseMessage(line, number));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
} catch (error) {
  // Whoever sent it waits for an answer, which would need an id: a tool that ends is seen to have failed.
  process.stderr.write(`gradbench: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
