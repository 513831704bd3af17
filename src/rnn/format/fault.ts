/** A fault that a schema of an experiment found, in our own words: where, what was expected, and what stands there. */
import type { BaseIssue } from 'valibot';
import { ExperimentError } from '../experiment.ts';
import { brief } from '../json.ts';

export function faultOf(issue: BaseIssue<unknown>): ExperimentError {
  const keys = issue.path?.map((item) => item.key as string | number) ?? [];
  const owner = issue.path?.at(-1)?.input;
  // The schema takes a list for an object that lacks its keys.
  const isList = issue.type === 'strict_object' && Array.isArray(owner);
  if (isList) return new ExperimentError(pathOf(keys.slice(0, -1)), `expected an object, got ${show(owner)}`);
  return new ExperimentError(pathOf(keys), problemOf(issue));
}

/** `weights.W[1][0]`; a key that is no plain word is quoted. */
function pathOf(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^\w{1,40}$/.test(key)) return `${text}[${brief(key)}]`;
    return text ? `${text}.${key}` : key;
  }, '');
}

function problemOf({ type, expected, input: found }: BaseIssue<unknown>): string {
  const isKey = type === 'strict_object' && expected !== 'Object';
  if (isKey) return expected === 'never' ? 'unknown key' : 'missing';
  if (type === 'picklist') {
    const choice = expected?.replace(/[()]/g, '').replaceAll(' |', ',');
    return `expected one of ${choice}, got ${show(found)}`;
  }
  return `expected ${wanted[type] ?? expected}, got ${show(found)}`;
}

const wanted: Partial<Record<string, string>> = {
  strict_object: 'an object',
  array: 'a list',
  non_empty: 'a list of at least one entry',
  number: 'a finite number',
  finite: 'a finite number',
  union: 'a list of numbers, the number of a class, or null',
};

const show = (found: unknown): string => (typeof found === 'number' ? String(found) : brief(found));
