/** The program `backflow`, whose commands are in cli/run.ts. */
import { readFileSync } from 'node:fs';
import { run } from './cli/run.ts';
import type { Terminal } from './cli/terminal.ts';

async function main(args: readonly string[]): Promise<void> {
  const name = ['map', 'import'].find((command) => command === args[0]) ?? 'gradients';
  const terminal: Terminal = {
    folder: process.cwd(),
    readInput: () => readFileSync(0, 'utf8'),
    print: (text) => process.stdout.write(text),
    warn: (message) => process.stderr.write(`${name}: ${message}\n`),
  };
  // A full disk, or a reader that has left.
  process.stdout.on('error', ({ message }) => {
    terminal.warn(message);
    process.exitCode = 2;
  });
  const status = await run(args, terminal);
  if (status !== 0) process.exitCode = status;
}

await main(process.argv.slice(2));
