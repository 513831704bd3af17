/** Checks answers of the worksheet with TensorFlow.js whenever they have rested, and shows what was found. */
import { effect, signal } from '@preact/signals-core';
import { render } from 'lit-html';
import type { Device } from '../bench/check.ts';
import type { WorksheetCheck } from '../bench/worksheet-check.ts';
import type { MountVerdict } from '../viz/page/sections.ts';
import { type Verdict, verdictView } from '../viz/text/verdict.ts';

type Bench = typeof import('../bench/worksheet.ts');

/** TensorFlow.js takes a moment, and every core there is. */
const REST_MILLISECONDS = 700;

const whereOf = ({ renderer, software, precision, version, draws }: Device): string =>
  `tfjs ${version} on ${renderer}, ${software ? 'software' : 'hardware'}, ${precision}, ${draws} draw calls`;

type Check<Answers> = (answers: Answers) => Promise<WorksheetCheck | undefined>;

/**
 * @param of the function of TensorFlow.js that checks the answers
 * @param checkOf undefined of a check: a newer one has taken its place
 */
export const verdictBy =
  <Answers>(of: string, checkOf: (bench: Bench) => Check<Answers>): MountVerdict<Answers> =>
  (host, answers) => {
    const verdict = signal<Verdict | undefined>(undefined);
    effect(() => {
      const asked = answers.value;
      verdict.value = undefined;
      const rest = setTimeout(async () => {
        const found = await import('../bench/worksheet.ts').then(
          (bench) => checkOf(bench)(asked),
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
  };
