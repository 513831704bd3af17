/** Checks answers of the worksheet with TensorFlow.js whenever they have rested, and shows what was found. */
import { computed, effect, signal } from '@preact/signals-core';
import { render } from 'lit-html';
import type { TfjsDevice } from '../bench/check.ts';
import type { WorksheetCheck } from '../bench/worksheet-check.ts';
import { type Absence, absenceView, loadPart } from '../viz/page/load-part.ts';
import type { MountVerdict } from '../viz/page/sections.ts';
import { type Verdict, verdictView } from '../viz/text/verdict.ts';
import { onRest } from '../viz/page/at-rest.ts';

type Bench = typeof import('../bench/worksheet.ts');

/** TensorFlow.js takes a moment, and every core there is. */
const REST_MILLISECONDS = 700;

const whereOf = ({ renderer, software, precision, version, draws }: TfjsDevice): string =>
  `tfjs ${version} on ${renderer}, ${software ? 'software' : 'hardware'}, ${precision}, ${draws} draw calls`;

/** What came of it: a verdict, or that the check itself did not come. */
type Found = Verdict | { readonly absence: Absence };
type Check<Answers> = (answers: Answers) => Promise<WorksheetCheck | undefined>;

/**
 * @param of the function of TensorFlow.js that checks the answers
 * @param checkOf undefined of a check: a newer one has taken its place
 */
export const verdictBy =
  <Answers>(of: string, checkOf: (bench: Bench) => Check<Answers>): MountVerdict<Answers> =>
  (host, answers) => {
    const found = signal<Found | undefined>(undefined);
    const tries = signal(0);
    const again = () => void tries.value++;
    const asking = computed(() => ({ asked: answers.value, tried: tries.value }));
    effect(() => {
      void asking.value;
      found.value = undefined;
    });
    onRest(
      () => asking.value,
      async (question) => {
        const next = await checked(checkOf, question.asked, again);
        if (next && asking.peek() === question) found.value = next;
      },
      REST_MILLISECONDS,
    );
    effect(() => {
      const { value } = found;
      const view =
        value && 'absence' in value
          ? absenceView(value.absence, (absence) => (found.value = { absence }))
          : verdictView(of, value);
      render(view, host);
    });
  };

/** Undefined when a newer question has taken the place of this one. */
async function checked<Answers>(
  checkOf: (bench: Bench) => Check<Answers>,
  answers: Answers,
  onAgain: () => void,
): Promise<Found | undefined> {
  const loaded = await loadPart('The check with TensorFlow.js', () => import('../bench/worksheet.ts'));
  if ('absence' in loaded) return loaded;
  try {
    const check = await checkOf(loaded.part)(answers);
    return check && { ...check, ...(check.device && { where: whereOf(check.device) }) };
  } catch (error) {
    const { message: reason } = error as Error;
    return { status: 'unavailable', reason, parts: [], worst: 0, onAgain };
  }
}
