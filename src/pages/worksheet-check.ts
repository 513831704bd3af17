/** Checks answers of the worksheet with TensorFlow.js whenever they have rested, and shows what was found. */
import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { render } from 'lit-html';
import type { Device } from '../bench/check.ts';
import type { WorksheetCheck } from '../bench/worksheet-check.ts';
import { type Verdict, verdictView } from '../viz/verdict.ts';

type Bench = typeof import('../bench/worksheet.ts');

/** TensorFlow.js takes a moment, and every core there is. */
const REST_MILLISECONDS = 700;

const whereOf = ({ renderer, software, precision, version, draws }: Device): string =>
  `tfjs ${version} on ${renderer}, ${software ? 'software' : 'hardware'}, ${precision}, ${draws} draw calls`;

/** @param of the function of TensorFlow.js that checks it */
export function mountVerdict<Answers>(
  host: HTMLElement,
  of: string,
  answers: ReadonlySignal<Answers>,
  check: (bench: Bench, answers: Answers) => Promise<WorksheetCheck | undefined>,
): void {
  const verdict = signal<Verdict | undefined>(undefined);
  effect(() => {
    const asked = answers.value;
    verdict.value = undefined;
    const rest = setTimeout(async () => {
      const found = await import('../bench/worksheet.ts').then(
        (bench) => check(bench, asked),
        ({ message }: Error): WorksheetCheck => ({
          status: 'unavailable',
          reason: message,
          parts: [],
          worst: 0,
        }),
      );
      // A newer question has taken its place.
      if (!found || answers.peek() !== asked) return;
      verdict.value = { ...found, ...(found.device && { where: whereOf(found.device) }) };
    }, REST_MILLISECONDS);
    return () => clearTimeout(rest);
  });
  effect(() => void render(verdictView(of, verdict.value), host));
}
