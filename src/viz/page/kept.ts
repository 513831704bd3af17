/** What a page keeps over a reload. It is input like any other: read through a schema, and dropped with a word where it does not fit. */
import * as v from 'valibot';
import { notify } from './notices.ts';
import { storage } from './storage.ts';

export interface Kept<Value> {
  readonly area: 'localStorage' | 'sessionStorage';
  readonly key: string;
  /** In words, for a message: “the boxes of question 5”. Undefined: the visitor would not miss it. */
  readonly what: string | undefined;
  readonly schema: v.GenericSchema<unknown, Value>;
}

/** What was kept; undefined where that is nothing, or nothing that fits. */
export function recall<Value>({ area, key, what, schema }: Kept<Value>): Value | undefined {
  const text = storage.get(area, key);
  if (text === null) return undefined;
  const { success, output } = v.safeParse(schema, parsed(text));
  if (success) return output;
  if (what)
    notify({ text: `What this browser had kept of ${what} does not fit this page: it begins afresh.` });
  return undefined;
}

/** @param value as JSON, what the schema reads */
export function remember<Value>({ area, key, what }: Kept<Value>, value: unknown): void {
  const isKept = storage.set(area, key, JSON.stringify(value));
  if (!isKept && what) {
    notify({ text: `This browser has no room left for this page: a reload would lose ${what}.` });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
