/** Answers questions about experiments that are too large for the thread of the page. */
import { expose, transfer } from 'comlink';
import { replay } from '../../autograd/index.ts';
import { type Answer, NonFiniteError, type Question, Surveyor } from '../../rnn/index.ts';

/** An answer, or why there is none: a number overflowed. */
export type Reply = Answer | { readonly overflow: string };

const surveyor = new Surveyor(replay);

async function ask(question: Question): Promise<Reply> {
  try {
    const answer = await surveyor.ask(question);
    const { termNorms, hiddenNorms, cellNorms, stateNorms } = answer.survey;
    const lists = [...Object.values(termNorms), hiddenNorms, stateNorms, cellNorms ?? []].flat();
    // Norms of the state may be those of h.
    return transfer(answer, [...new Set(lists.map(({ buffer }) => buffer))]);
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    return { overflow: error.message };
  }
}

export type SurveyWorker = typeof worker;
const worker = { ask };
expose(worker);
