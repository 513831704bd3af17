/** A report as JSON that can be opened again. */
import * as v from 'valibot';
import { issueText } from '../../rnn/issue.ts';
import { type JsonError, parseJson } from '../../rnn/json.ts';
import { kinds, type KindName } from './problem.ts';
import type { Report, Result } from './results.ts';
import { idOf } from './works.ts';

const number = v.nullable(v.pipe(v.number(), v.finite()));
/** Milliseconds; a clock that is too coarse may find 0. */
const time = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const device = v.object({
  api: v.picklist(['WebGL', 'WebGPU']),
  renderer: v.string(),
  software: v.boolean(),
  precision: v.picklist(['float32', 'float16']),
  cpuForward: v.boolean(),
});
const result = v.object({
  work: v.picklist(Object.keys(kinds) as KindName[]),
  T: count,
  n: count,
  B: count,
  q: v.optional(count),
  strategy: v.string(),
  status: v.string(),
  unfinished: v.boolean(),
  firstMs: time,
  medianMs: time,
  q1Ms: time,
  q3Ms: time,
  rounds: v.pipe(v.number(), v.integer(), v.minValue(0)),
  ratioToOurs: number,
  ratioQ1: number,
  ratioQ3: number,
  gflops: number,
  // An error of infinity is written as null.
  maxRelativeError: number,
  bytesPerGradient: number,
  about: v.string(),
  device: v.nullable(device),
  peakShare: number,
});
const machine = v.object({
  cpu: v.nullable(v.string()),
  cores: count,
  os: v.string(),
  runtime: v.string(),
  date: v.pipe(v.string(), v.isoTimestamp()),
  wasm: v.array(v.string()),
  wasmFmaPeakGflops: number,
});
const report = v.object({ machine, engine: v.nullable(v.any()), results: v.array(result) });

/** A file that is no report: the message names the place and the cure. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/** Checks that a text is a report, as `--json` and this page's own files are. @throws ReportError naming the first fault. */
export function parseReport(text: string): Report {
  const parsed = v.safeParse(report, jsonIn(text), { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new ReportError(issueText(parsed.issues[0]));
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new ReportError((error as JsonError).message);
  }
}

/** Adds results to those of earlier: a work that was measured again has its new rows, and those it was not measured for. */
export function merge(before: readonly Result[], now: readonly Result[]): Result[] {
  const key = (result: Result) => `${idOf(result)} ${result.strategy}`;
  const fresh = new Set(now.map(key));
  return [...before.filter((result) => !fresh.has(key(result))), ...now];
}
