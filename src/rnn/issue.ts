import { type BaseIssue, getDotPath } from 'valibot';
import { cut } from './json.ts';

/** A fault that a schema found, in a line: where, what was expected, and what stands there. */
export function issueText(issue: BaseIssue<unknown>): string {
  return `${cut(getDotPath(issue) ?? 'all of it', 80)}: ${faultOf(issue)}`;
}

function faultOf({ expected, received, message }: BaseIssue<unknown>): string {
  if (expected === 'never') return 'unknown key';
  if (received === 'undefined') return 'expected an entry, got nothing';
  // A check has no name for what it expects; its message says what is wrong.
  return expected ? `expected ${cut(expected, 200)}, got ${cut(received)}` : message;
}
