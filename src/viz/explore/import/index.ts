/** Somebody's own network, above the pictures: loaded when the first file of weights is opened, or the panel is. */
import './import.css';
import { effect, type Signal } from '@preact/signals-core';
import { render } from 'lit-html';
import { WorkerClient } from '../../../rnn/workers/worker-client.ts';
import { download } from '../../page/files/download.ts';
import { notify } from '../../page/notices.ts';
import { element } from '../state/shared.ts';
import { exampleWeights } from './example.ts';
import type { ImportWorker } from './import.worker.ts';
import { createImport } from './state.ts';
import { importView } from './view.ts';

const start = () =>
  new WorkerClient<ImportWorker>(
    () => new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module', name: 'import' }),
  );

export interface Importing {
  /** Takes files of weights, and what comes with them. */
  readonly add: (files: readonly File[]) => void;
}

/** @param open shows an experiment on the page, as a file that holds it would be; false where it cannot be shown, which is then told */
export function showImport(isOpen: Signal<boolean>, open: (file: File) => Promise<boolean>): Importing {
  const section = element('#import');
  const state = createImport(start());
  const nameOf = () => state.bundle.peek().weights?.name ?? 'network';
  const close = () => {
    state.end();
    isOpen.value = false;
  };
  const actions = {
    onFiles: state.add,
    onClose: close,
    async onExample() {
      try {
        state.add(await exampleWeights());
      } catch (error) {
        notify({ text: `The example could not be loaded: ${(error as Error).message}.` });
      }
    },
    async onOpen() {
      const made = await state.make((worker, question) => worker.experiment(question));
      if (made && (await open(new File([made.text], nameOf())))) isOpen.value = false;
    },
    async onSave() {
      const made = await state.make((worker, question) => worker.experiment(question));
      if (made) download(`${stem(nameOf())}.json`, made.text, 'application/json');
    },
    async onInputs() {
      const made = await state.make((worker, question) => worker.inputs(question));
      if (made) download('x.npy', made.bytes, 'application/octet-stream');
    },
  };
  effect(() => {
    section.hidden = !isOpen.value;
    if (isOpen.value) render(importView(state, actions), section);
  });
  return {
    add(files) {
      if (files.length > 0) state.add(files);
      section.scrollIntoView({ block: 'nearest' });
    },
  };
}

const stem = (name: string): string => name.replace(/\.\w+$/, '');
