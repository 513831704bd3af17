/** Where in a text it breaks off. */
import type { MatrixSyntaxError } from '../../rnn/index.ts';

/** A place in a line, with what is around it. */
export interface Excerpt {
  readonly before: string;
  readonly at: string;
  readonly after: string;
}

/** The line in which a text breaks off, cut to what is around the place. */
export function excerptOf(
  text: string,
  { line, column }: Pick<MatrixSyntaxError, 'line' | 'column'>,
): Excerpt {
  const whole = linesOf(text)[line - 1] ?? '';
  const [before, rest] = [whole.slice(0, column - 1), whole.slice(column - 1)];
  const at = /^[^\s,;[\]]+|^./.exec(rest)?.[0] ?? ' ';
  const after = rest.slice(at.length);
  const start = (part: string) => (part.length > AROUND ? `${part.slice(0, AROUND)}…` : part);
  return {
    before: before.length > AROUND ? `…${before.slice(-AROUND)}` : before,
    at: start(at),
    after: start(after),
  };
}

const AROUND = 24;

/** Index in a text of a line and column that count from 1. */
export function indexOf(text: string, { line, column }: Pick<MatrixSyntaxError, 'line' | 'column'>): number {
  const before = linesOf(text).slice(0, line - 1);
  return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}

const linesOf = (text: string) => text.split('\n');
