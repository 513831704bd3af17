/** The dialog on the page: what it holds, and what comes of it. Loaded when somebody shares. */
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { SingleExperiment } from '../../../rnn/index.ts';
import { saveExperiment } from '../header/files.ts';
import { encodeLink } from '../../experiment/link.ts';
import type { PageState } from '../../experiment/page-state.ts';
import { element, show } from '../state/shared.ts';
import { type LinkOptions, shareDialog } from './dialog.ts';

/** @returns what opens it */
export function dialogOf(
  pageState: ReadonlySignal<PageState>,
  experiment: ReadonlySignal<SingleExperiment>,
): () => void {
  const isOpen = signal(false);
  const news = signal('');
  const options = signal<LinkOptions>({ locked: [], presenting: false });
  const link = computed(() => {
    const { presenting, locked } = options.value;
    const { presenting: _, ...rest } = pageState.value;
    const address = new URL(location.href);
    address.hash = encodeLink({ ...rest, locked, ...(presenting && { presenting }) });
    return address.href;
  });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      news.value = 'Copied.';
    } catch {
      element<HTMLInputElement>('#share input').select();
      news.value = 'This browser lets nothing be copied here. The link is selected: copy it with Ctrl+C.';
    }
  };
  show('#share', () =>
    shareDialog({
      isOpen: isOpen.value,
      link: isOpen.value ? link.value : '',
      news: news.value,
      ...options.value,
      onOptions: (next) => {
        options.value = next;
        news.value = '';
      },
      onCopy: () => void copy(),
      onSave: () => saveExperiment(experiment.peek()),
      onClose: () => (isOpen.value = false),
    }),
  );
  return () => {
    news.value = '';
    isOpen.value = true;
  };
}
