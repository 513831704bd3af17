/** For developers: every fixture of every figure, under `npm run dev`; it is no page of the site. */
import '../viz/page/base.css';
import { fixtures as bench } from '../viz/bench/fixtures.ts';
import { fixtures as learning } from '../viz/compare/learning/fixtures.ts';
import { fixtures as rest } from '../viz/compare/rest/fixtures.ts';
import { fixtures as words } from '../viz/compare/words/fixtures.ts';
import { fixtures as imported } from '../viz/explore/import/fixtures.ts';
import { fixtures as norms } from '../viz/explore/norms/fixtures.ts';
import { fixtures as signedTerms } from '../viz/explore/signed-terms/fixtures.ts';
import { fixtures as spectrum } from '../viz/explore/spectrum/fixtures.ts';
import { fixtures as smallChart } from '../viz/small-chart/fixtures.ts';
import { fixtures as traces } from '../viz/traces/fixtures.ts';
import { fixtures as worksheet } from '../viz/worksheet/fixtures.ts';

const figures = {
  imported,
  norms,
  spectrum,
  signedTerms,
  rest,
  learning,
  words,
  smallChart,
  bench,
  traces,
  worksheet,
};

/** Of the page on both sides, in pixels. */
const MARGIN = 16;
const main = document.querySelector('main')!;
const hosts = Object.entries(figures).flatMap(([figure, fixtures]) =>
  Object.entries(fixtures).map(([name, fixture]) => {
    const title = document.createElement('h2');
    title.textContent = `${figure}: ${name}`;
    const host = document.createElement('div');
    main.append(title, host);
    return { title: title.textContent, host, fixture };
  }),
);

function draw(): void {
  const width = innerWidth - 2 * MARGIN;
  for (const { title, host, fixture } of hosts) {
    const fresh = document.createElement('div');
    fresh.dataset.fixture = title;
    (host.firstElementChild ?? host.appendChild(document.createElement('div'))).replaceWith(fresh);
    try {
      fixture(fresh, width);
    } catch (error) {
      reportError(error);
    }
  }
  main.dataset.drawn = String(width);
}

draw();
addEventListener('resize', draw);
