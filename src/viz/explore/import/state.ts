/** What a visitor brings, what was found in it, and what their framework computes of it. */
import { batch, signal } from '@preact/signals-core';
import type { WorkerClient } from '../../../rnn/workers/worker-client.ts';
import { newestOnly } from '../../page/newest-only.ts';
import { type Bundle, bundled, emptyBundle, without } from './bundle.ts';
import type { ImportWorker } from './import.worker.ts';
import type { Compared, ImportFault, Found, ImportQuestion, Settings } from './reader.ts';

/** What a file may be, beside the weights. */
export type BroughtPart = 'inputs' | 'targets' | 'vocabulary';

export type ImportState = ReturnType<typeof createImport>;

/** @param client the worker that reads */
export function createImport(client: Pick<WorkerClient<ImportWorker>, 'ask' | 'end'>) {
  const bundle = signal<Bundle>(emptyBundle);
  const settings = signal<Settings>({});
  /** Which one is looked at, from 0. */
  const sequence = signal(0);
  /** What was found last; where a fault is told, with files or settings of before. */
  const found = signal<Found | undefined>(undefined);
  /** What is wrong with the files, in words that name the place. */
  const fault = signal<string | undefined>(undefined);
  /** Why the worker gave no answer. */
  const failure = signal<string | undefined>(undefined);
  const isBusy = signal(false);
  /** What the framework computes: pasted, or an array of NumPy. */
  const given = signal<string | File>('');
  const comparison = signal<Compared | ImportFault | undefined>(undefined);

  let newest: ImportQuestion | undefined;
  const question = (): ImportQuestion => ({
    bundle: bundle.peek(),
    settings: settings.peek(),
    sequence: sequence.peek(),
  });
  const fail = ({ message }: Error) =>
    batch(() => {
      failure.value = message;
      isBusy.value = false;
    });

  const read = newestOnly(
    (asked: ImportQuestion) => client.ask((worker) => worker.read(asked) as Promise<Found | ImportFault>),
    (answer, asked) =>
      batch(() => {
        if (asked !== newest) return;
        isBusy.value = false;
        fault.value = 'fault' in answer ? answer.fault : undefined;
        if ('fault' in answer) return;
        found.value = answer;
        compare();
      }),
    fail,
  );
  const compareNow = newestOnly(
    (asked: { readonly of: ImportQuestion; readonly given: string | File }) =>
      client.ask((worker) => worker.compare(asked.of, asked.given) as Promise<Compared | ImportFault>),
    (answer, asked) => {
      if (asked.given === given.peek()) comparison.value = answer;
    },
    fail,
  );

  function compare(): void {
    const now = given.peek();
    if (typeof now === 'string' && now.trim() === '') comparison.value = undefined;
    else if (found.peek()) compareNow({ of: question(), given: now });
  }
  function look(): void {
    batch(() => {
      failure.value = undefined;
      newest = question();
      isBusy.value = true;
      read(newest);
    });
  }

  return {
    bundle,
    settings,
    sequence,
    found,
    fault,
    failure,
    isBusy,
    given,
    comparison,
    /** Reads once more what got no answer. */
    look,

    /** Takes files: weights, and what comes with them, together or one by one. */
    add(files: readonly File[]): void {
      batch(() => {
        const { outputs, ...own } = bundled(files, bundle.peek());
        if (own.weights !== bundle.peek().weights) {
          settings.value = {};
          found.value = undefined;
          sequence.value = 0;
        }
        bundle.value = own;
        if (outputs) given.value = outputs;
        look();
      });
    },
    /** Takes a file as a part, whatever it is called. */
    put(part: BroughtPart, file: File): void {
      batch(() => {
        bundle.value = { ...bundle.peek(), [part]: file };
        sequence.value = 0;
        look();
      });
    },
    /** Puts a file away again. */
    remove(part: BroughtPart): void {
      batch(() => {
        bundle.value = without(bundle.peek(), part);
        sequence.value = 0;
        look();
      });
    },
    /** Undefined: as the file says, or as is usual. */
    set<Name extends keyof Settings>(name: Name, value: Settings[Name] | undefined): void {
      const { [name]: _, ...others } = settings.peek();
      settings.value = value === undefined ? (others as Settings) : { ...others, [name]: value };
      look();
    },
    show(next: number): void {
      sequence.value = next;
      look();
    },
    give(next: string | File): void {
      given.value = next;
      compare();
    },
    /** What the worker makes of it; undefined where there is none, which is then told. */
    async make<Answer extends object>(
      call: (worker: ImportWorker, question: ImportQuestion) => Promise<Answer | ImportFault>,
    ): Promise<Answer | undefined> {
      try {
        const answer = await client.ask((worker) => call(worker as unknown as ImportWorker, question()));
        if (!('fault' in answer)) return answer;
        fault.value = answer.fault;
      } catch (error) {
        fail(error as Error);
      }
      return undefined;
    },
    /** Ends what is under way. */
    end(): void {
      newest = undefined;
      isBusy.value = false;
      client.end();
    },
  };
}
