/** Compare: why an LSTM remembers, and whether it always does. */
import '../viz/page/base.css';
import '../viz/page/sections.css';
import { quietWheel } from '../viz/page/quiet-wheel.ts';
import { markFirstTerms } from '../viz/text/first-terms.ts';
import { showNotices } from '../viz/page/notices.ts';
import { presenterButton } from '../viz/page/presenting.ts';
import { started } from '../viz/page/started.ts';
import { loadOrNotify } from '../viz/page/load-part.ts';
import { themeButton } from '../viz/page/theme.ts';
import { mountSections } from '../viz/page/sections.ts';

themeButton(document.querySelector<HTMLButtonElement>('#theme')!);
presenterButton(document.querySelector<HTMLButtonElement>('#present')!);
quietWheel();
markFirstTerms();
showNotices();
void loadOrNotify('The check for WebAssembly', () => import('../viz/page/engine-notice.ts')).then((loaded) =>
  loaded?.noticeWithoutKernels(),
);
mountSections([
  { name: 'rest', called: 'The view of cells at rest', load: () => import('../viz/compare/rest/index.ts') },
  { name: 'map', called: 'The map', load: () => import('../viz/compare/map/index.ts') },
  { name: 'words', called: 'The view of words', load: () => import('../viz/compare/words/index.ts') },
  {
    name: 'learning',
    called: 'The view of training',
    load: () => import('../viz/compare/learning/index.ts'),
  },
  { name: 'papers', called: 'What the papers say', load: () => import('../viz/compare/papers/index.ts') },
]);
started();
