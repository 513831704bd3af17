/** What the commands read. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Terminal } from './terminal.ts';

/** Something the user can mend; its message is all that is printed. */
export class InputError extends Error {}

/** The options of a command by their names, and what else it is given. @throws InputError that says its usage */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /'(-[^']*)'/.exec(message);
    throw new InputError(unknown ? `unknown option ${unknown[1]}; ${usage}` : usage);
  }
}

/** @param what the file should hold */
export function readJson(terminal: Terminal, file: string, what: string): unknown {
  const text = readText(terminal, file, `${what} as JSON`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${nameOf(file)}: not JSON: ${(error as Error).message}`);
  }
}

/** @param what the file should hold */
export function readText(terminal: Terminal, file: string, what: string): string {
  const name = nameOf(file);
  let text: string;
  try {
    text = file === '-' ? terminal.readInput() : readFileSync(resolve(terminal.folder, file), 'utf8');
  } catch (error) {
    throw new InputError(`${name}: ${fileProblem(error)}`);
  }
  text = text.replace(/^\uFEFF/, ''); // the byte order mark that some editors write
  if (!text.trim()) throw new InputError(`${name}: empty, expected ${what}`);
  return text;
}

/** Why a file cannot be read. */
export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = { ENOENT: 'no such file', EISDIR: 'a folder, expected a file' };
  return known[code!] ?? message;
}

export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);
