/** Where a command runs: what it reads and where it prints. */
export interface Terminal {
  /** The folder from which relative paths are meant. */
  readonly folder: string;
  /** All of standard input. */
  readInput(): string;
  /** Writes to standard output. */
  print(text: string): void;
  /** Writes a line to standard error, the command's name before it. */
  warn(message: string): void;
}

/** Prints a result as a line of JSON. */
export const print = (terminal: Terminal, result: object): void =>
  terminal.print(`${JSON.stringify(result)}\n`);
