/** Traces: how the gradient travelled back while a network learned, from what a recorder wrote. */
import '../viz/page/base.css';
import '../viz/page/sections.css';
import { mount } from '../viz/traces/index.ts';
import { quietWheel } from '../viz/page/quiet-wheel.ts';
import { markFirstTerms } from '../viz/text/first-terms.ts';
import { showNotices } from '../viz/page/notices.ts';
import { presenterButton } from '../viz/page/presenting.ts';
import { started } from '../viz/page/started.ts';
import { themeButton } from '../viz/page/theme.ts';

themeButton(document.querySelector<HTMLButtonElement>('#theme')!);
presenterButton(document.querySelector<HTMLButtonElement>('#present')!);
quietWheel();
markFirstTerms();
showNotices();
mount(document.querySelector<HTMLElement>('#run')!);
started();
